/* The table of classes, and the sets that zones and sub-zones serve. */
#include "class.h"

#include <assert.h>
#include <stdio.h>

#include "name.h"

static const struct class_info classes[CLASS_COUNT] = {
#define X(id, label, code, agg, expiry, what)                                  \
	[id] = {label, sizeof(label) - 1, code, agg, expiry, what},
    CLASS_LIST(X)
#undef X
};

const struct class_info *
class_info(enum class_id id)
{
	assert(id < CLASS_COUNT);
	return &classes[id];
}

int
class_by_label(const char *label, size_t len)
{
	for (int id = 0; id < CLASS_COUNT; id++) {
		const char *want = classes[id].label;
		size_t i = 0;

		if (classes[id].label_len != len)
			continue;
		while (i < len &&
		       name_lower((uint8_t)label[i]) == (uint8_t)want[i])
			i++;
		if (i == len)
			return id;
	}
	return -1;
}

const char *
class_mask_format(class_mask mask, const char *sep, char *out)
{
	size_t len = 0;

	out[0] = '\0';
	for (int id = 0; id < CLASS_COUNT && len < CLASS_LABELS_MAX; id++)
		if (mask & CLASS_BIT(id))
			len +=
			    (size_t)snprintf(out + len, CLASS_LABELS_MAX - len,
				"%s%s", len > 0 ? sep : "", classes[id].label);
	return out;
}

class_mask
class_mask_default(void)
{
	class_mask mask = 0;

	for (int id = 0; id < CLASS_COUNT; id++)
		if (classes[id].in_aggregate)
			mask |= CLASS_BIT(id);
	return mask;
}

class_mask
class_subzone_mask(enum class_id id)
{
	assert(id < CLASS_COUNT);
	if (id == CLASS_RELAY)
		return CLASS_BIT(CLASS_RELAY) | CLASS_BIT(CLASS_TRICK);
	return CLASS_BIT(id);
}
