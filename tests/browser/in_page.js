// What check_page.py asks of a page, as one function body: returns a list of
// sentences about what is wrong with how it is laid out, now, at this width.
// "use strict" so that a slip here is an error and not an empty list.
"use strict";
const found = [];
const say = (what, node) => {
	const text = (node.textContent || "").trim().replace(/\s+/g, " ");
	const at = node.nodeType === 1 ? node : node.parentElement;
	found.push(`${what}: <${at.tagName.toLowerCase()} class="${
	    at.getAttribute("class") || ""}"> "${text.slice(0, 60)}"`);
};
const root = document.documentElement;
const width = root.clientWidth;

// Nothing makes the page wider than the window.
if (root.scrollWidth > width)
	found.push(`the page is ${root.scrollWidth} wide in ${width}`);

// Every text that is seen, line by line.
const seen = element => element.checkVisibility({
	checkOpacity: true, checkVisibilityCSS: true}) &&
    getComputedStyle(element).clipPath === "none";
const hidden = element => {
	for (let e = element; e !== null; e = e.parentElement)
		if (!seen(e) || /^(title|desc|style)$/i.test(e.tagName))
			return true;
	return false;
};
const lines = [];
const walker = document.createTreeWalker(
    document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
	const node = walker.currentNode;
	if (node.data.trim() === "" || hidden(node.parentElement))
		continue;
	const range = document.createRange();
	range.selectNodeContents(node);
	for (const rect of range.getClientRects())
		if (rect.width > 0 && rect.height > 0)
			lines.push({node, rect});
}
if (lines.length < 5)
	found.push(`only ${lines.length} lines of text are seen`);

// No text is cut: it is in the window, and in what would clip it; text of a
// drawing is in the box of its figure.
const SLACK = 1.5;
const inside = (rect, box) => rect.left >= box.left - SLACK &&
    rect.right <= box.right + SLACK && rect.top >= box.top - SLACK &&
    rect.bottom <= box.bottom + SLACK;
for (const {node, rect} of lines) {
	if (rect.left < -SLACK || rect.right > width + SLACK)
		say("is out of the window", node);
	for (let e = node.parentElement; e !== null; e = e.parentElement) {
		const style = getComputedStyle(e);
		const clips = style.overflowX !== "visible" &&
		    e instanceof HTMLElement && e !== document.body &&
		    e !== root;
		if (clips && !inside(rect, e.getBoundingClientRect()))
			say("is clipped", node);
		if (e instanceof SVGSVGElement && e.ownerSVGElement === null &&
		    !inside(rect, e.parentElement.getBoundingClientRect()))
			say("stands outside of its drawing", node);
	}
	const block = node.parentElement.closest("td,th,li,dd,dt,p,div," +
	    "h1,h2,h3,caption,pre,.label,.value");
	if (block !== null && node.parentElement.closest("svg") === null) {
		const box = block.getBoundingClientRect();
		if (rect.left < box.left - SLACK ||
		    rect.right > box.right + SLACK)
			say("is wider than its block", node);
	}
}

// Words are whole, but for what is too long for a line; of foreign text, those
// in cells that are as short as the words of states and classes. Japanese breaks
// between any two characters.
const LONG = 15, SHORT = 8;
for (const {node} of lines) {
	if (node.parentElement.closest("pre,code,svg") !== null)
		continue;
	const foreign = node.parentElement.closest("bdi") !== null;
	if (foreign && node.parentElement.closest("td,th") === null)
		continue;
	for (const word of node.data.matchAll(/[^\s-]+/g)) {
		if (word[0].length > (foreign ? SHORT : LONG) ||
		    /[\u2e80-\uffff]/.test(word[0]))
			continue;
		const range = document.createRange();
		range.setStart(node, word.index);
		range.setEnd(node, word.index + word[0].length);
		const tops = [...range.getClientRects()].map(r => r.top);
		if (Math.max(...tops) - Math.min(...tops) > 5)
			say(`"${word[0]}" is broken`, node);
	}
}

// What a cell says is one text: none of it begins to the left of the first.
const begins = new Map();
for (const {node, rect} of lines) {
	const cell = node.parentElement.closest("td");
	if (cell === null || /right|end/.test(getComputedStyle(cell).textAlign))
		continue;
	if (!begins.has(cell))
		begins.set(cell, rect.left);
	else if (rect.left < begins.get(cell) - SLACK)
		say("begins to the left of its cell's text", node);
}

// No text stands on another; glyphs of one line may touch those of the next.
const crowd = lines.filter(({rect}) => rect.width > 1)
    .sort((a, b) => a.rect.top - b.rect.top);
for (let i = 0; i < crowd.length; i++) {
	const a = crowd[i].rect;
	for (let k = i + 1; k < crowd.length; k++) {
		const b = crowd[k].rect;
		if (b.top >= a.bottom)
			break;
		const x = Math.min(a.right, b.right) -
		    Math.max(a.left, b.left);
		const y = Math.min(a.bottom, b.bottom) -
		    Math.max(a.top, b.top);
		if (x > 1 && y > 0.4 * Math.min(a.height, b.height))
			say(`stands on "${crowd[i].node.data.trim()
			    .slice(0, 40)}"`, crowd[k].node);
	}
}

// Bars stay in their row and under no text.
for (const bar of document.querySelectorAll("svg.bar rect")) {
	const box = bar.ownerSVGElement.getBoundingClientRect();
	const rect = bar.getBoundingClientRect();
	if (rect.right > box.right + SLACK || rect.left < box.left - SLACK)
		say("a bar leaves its row", bar.closest("li"));
	if (rect.width <= 0 && bar.getAttribute("width") !== null)
		say("a bar is not seen", bar.closest("li"));
}
for (const svg of document.querySelectorAll("svg.bar")) {
	const box = svg.getBoundingClientRect();
	for (const part of svg.closest("li").querySelectorAll(
	    ".label,.value")) {
		const rect = part.getBoundingClientRect();
		if (Math.min(rect.right, box.right) -
		    Math.max(rect.left, box.left) > 1 &&
		    Math.min(rect.bottom, box.bottom) -
		    Math.max(rect.top, box.top) > 1)
			say("a bar stands on its label", part);
	}
}

// Contrast by WCAG 2: 4.5, and 3 where text is large; drawings 3.
const channel = v => {
	v /= 255;
	return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
};
const luminance = c => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) +
    0.0722 * channel(c[2]);
const colour = text => {
	const m = /^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)$/
	    .exec(text);
	return m && (m[4] === undefined || Number(m[4]) === 1) ?
	    m.slice(1, 4).map(Number) : null;
};
const behind = element => {
	for (let e = element; e !== null; e = e.parentElement) {
		const c = colour(getComputedStyle(e).backgroundColor);
		if (c !== null)
			return c;
	}
	return [255, 255, 255];
};
const contrast = (a, b) => {
	const [x, y] = [luminance(a), luminance(b)].sort((m, n) => n - m);
	return (x + 0.05) / (y + 0.05);
};
for (const {node} of lines) {
	const e = node.parentElement, style = getComputedStyle(e);
	const ink = colour(e.closest("svg") ? style.fill : style.color);
	const size = parseFloat(style.fontSize);
	const large = size >= 24 ||
	    (size >= 18.66 && Number(style.fontWeight) >= 600);
	if (ink === null)
		say("has no colour of its own", node);
	else if (contrast(ink, behind(e)) < (large ? 3 : 4.5))
		say(`has contrast ${contrast(ink, behind(e)).toFixed(2)}`,
		    node);
}
for (const shape of document.querySelectorAll(
    "rect.solid, pattern .b, circle.point, .line")) {
	const style = getComputedStyle(shape);
	const ink = colour(shape.matches(".line") ? style.stroke :
	    style.fill);
	if (ink === null || contrast(ink, behind(document.body)) < 3)
		say("a shape has too little contrast", shape);
}
return [...new Set(found)];
