# relaybl: build, test, install. See README.md.
#
#   make            build/relaybld and build/relaybl
#   make run        everything from nothing: packages, build, a scan, a server
#   make check      every test; SAN=1 with ASan and UBSan
#   make help       the other targets

CC	 ?= cc
CLANG	 ?= clang
AR	 ?= ar
PREFIX	 ?= /usr/local
BINDIR	 ?= $(PREFIX)/bin
SBINDIR	 ?= $(PREFIX)/sbin
SYSCONFDIR ?= /etc
DOCDIR	 ?= $(PREFIX)/share/doc/relaybl
DESTDIR	 ?=
VERSION	 := 0.1.0

ifdef SAN
BUILD	 ?= build/san
SANFLAGS := -fsanitize=address,undefined -fno-sanitize-recover=all \
	    -fno-omit-frame-pointer
OPT	 ?= -O1 -g
else
BUILD	 ?= build
SANFLAGS :=
# FORTIFY and ASan do not go together.
OPT	 ?= -O2 -g -D_FORTIFY_SOURCE=2
endif

WARN	 := -Wall -Wextra -Werror -Wshadow -Wconversion -Wsign-conversion \
	    -Wstrict-prototypes -Wmissing-prototypes -Wformat=2 -Wcast-qual \
	    -Wundef -Wvla
HARDEN	 := -fstack-protector-strong -fPIE
ALLFLAGS := -std=c11 -D_GNU_SOURCE -DRELAYBL_VERSION='"$(VERSION)"' \
	    -DRELAYBL_CONF='"$(SYSCONFDIR)/relaybl/relaybl.conf"' -pthread \
	    $(OPT) $(WARN) $(HARDEN) $(SANFLAGS) -MMD -MP $(CFLAGS)
LINK	 = $(CC) $(OPT) $(SANFLAGS) -pthread -pie -Wl,-z,relro,-z,now \
	    $(LDFLAGS) -o $@
Q	 := $(if $(V),,@)
say	 = $(if $(V),,@printf '  %-6s %s\n' $(1) $@)

# How everything is made. What was made otherwise (another CC, SYSCONFDIR,
# VERSION ...) is made again: the file is written when this has changed.
FLAGS	 := $(strip $(CC) $(ALLFLAGS) $(LDFLAGS))
ifneq ($(file <$(BUILD)/flags),$(FLAGS))
.PHONY: $(BUILD)/flags
endif

# The include path is the fence between the folders.
INC_zones    := -Izones
INC_dnsbl    := -Idnsbl -Izones
INC_importer := -Iimporter -Izones
INC_survey   := -Iimporter/survey -Iimporter -Izones

LIBS_zones    := -lldns -llmdb -lyaml -lcrypto
LIBS_dnsbl    := -luv -lssl -lseccomp $(LIBS_zones)
LIBS_importer := -ljansson -lexpat -lz -lzstd -lcares -luv -lmaxminddb -lidn2 \
	    $(LIBS_zones) -lm

objects = $(patsubst %.c,$(BUILD)/obj/%.o,$(filter-out $(1)/main.c,\
	    $(sort $(wildcard $(1)/*.c))))
ZONES	 := $(BUILD)/libzones.a
DNSBL	 := $(BUILD)/libdnsbl.a
IMPORTER := $(BUILD)/libimporter.a

UNIT	 := $(patsubst tests/unit/%.c,$(BUILD)/unit/%,\
	    $(sort $(wildcard tests/unit/*/test_*.c)))
FUZZ	 := $(patsubst tests/fuzz/fuzz_%.c,%,\
	    $(sort $(wildcard tests/fuzz/fuzz_*.c)))
REPLAY	 := $(FUZZ:%=$(BUILD)/replay/%)
TOOLS	 := $(patsubst tests/tools/%.c,$(BUILD)/tools/%,\
	    $(sort $(wildcard tests/tools/*.c)))
PRELOAD	 := $(patsubst tests/preload/%.c,$(BUILD)/preload/%.so,\
	    $(sort $(wildcard tests/preload/*.c)))
BENCH	 := $(patsubst tests/bench/%.c,$(BUILD)/bench/%,\
	    $(sort $(wildcard tests/bench/*.c))) $(BUILD)/bench/load

# Both programs under systemd, the import as a job of cron's.
EXAMPLES := $(addprefix importer/,relaybl-import.service relaybl-import.timer \
	    relaybl-import.path relaybl.cron) dnsbl/relaybld.service

# How many jobs the targets that build for themselves use.
JOBS	 ?= $(shell nproc 2>/dev/null || echo 1)
submake	 = $(MAKE) --no-print-directory \
	    $(if $(findstring -j,$(MAKEFLAGS)),,-j$(JOBS))

.PHONY: all deps deps-bench run check lint format fuzz fuzz-target bench \
	bench-import bench-plot bench-survey bench-transfer simulate faults install uninstall clean help tests
.DELETE_ON_ERROR:

all: $(BUILD)/relaybld $(BUILD)/relaybl
	@:

$(BUILD)/flags:
	$(Q)mkdir -p $(@D) && printf '%s\n' '$(subst ','\'',$(FLAGS))' >$@

$(BUILD)/relaybld: $(BUILD)/obj/dnsbl/main.o $(DNSBL) $(ZONES)
	$(call say,LINK)
	$(Q)$(LINK) $^ $(LIBS_dnsbl)

$(BUILD)/relaybl: $(BUILD)/obj/importer/main.o $(IMPORTER) $(ZONES)
	$(call say,LINK)
	$(Q)$(LINK) $^ $(LIBS_importer)

$(ZONES): $(call objects,zones)
$(DNSBL): $(call objects,dnsbl)
$(IMPORTER): $(call objects,importer) $(call objects,importer/survey)
$(ZONES) $(DNSBL) $(IMPORTER):
	$(call say,AR)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(BUILD)/obj/zones/%.o: zones/%.c $(BUILD)/flags
	$(call say,CC)
	$(Q)mkdir -p $(@D) && $(CC) $(ALLFLAGS) $(INC_zones) -c -o $@ $<
$(BUILD)/obj/dnsbl/%.o: dnsbl/%.c $(BUILD)/flags
	$(call say,CC)
	$(Q)mkdir -p $(@D) && $(CC) $(ALLFLAGS) $(INC_dnsbl) -c -o $@ $<
$(BUILD)/obj/importer/survey/%.o: importer/survey/%.c $(BUILD)/flags
	$(call say,CC)
	$(Q)mkdir -p $(@D) && $(CC) $(ALLFLAGS) $(INC_survey) -c -o $@ $<
$(BUILD)/obj/importer/%.o: importer/%.c $(BUILD)/flags
	$(call say,CC)
	$(Q)mkdir -p $(@D) && $(CC) $(ALLFLAGS) $(INC_importer) -c -o $@ $<

# Unit tests stand in a folder per part of the house and see what it sees.
$(BUILD)/unit/zones/%: tests/unit/zones/%.c $(ZONES)
	$(call say,TEST)
	$(Q)mkdir -p $(@D) && $(LINK) $(ALLFLAGS) $(INC_zones) -Itests/unit \
	    $< $(ZONES) $(LIBS_zones) -lcmocka
$(BUILD)/unit/dnsbl/%: tests/unit/dnsbl/%.c $(DNSBL) $(ZONES)
	$(call say,TEST)
	$(Q)mkdir -p $(@D) && $(LINK) $(ALLFLAGS) $(INC_dnsbl) -Itests/unit \
	    $< $(DNSBL) $(ZONES) $(LIBS_dnsbl) -lcmocka
$(BUILD)/unit/importer/%: tests/unit/importer/%.c $(IMPORTER) $(ZONES)
	$(call say,TEST)
	$(Q)mkdir -p $(@D) && $(LINK) $(ALLFLAGS) $(INC_importer) -Itests/unit \
	    $< $(IMPORTER) $(ZONES) $(LIBS_importer) -lcmocka

$(BUILD)/unit/survey/%: tests/unit/survey/%.c $(IMPORTER) $(ZONES)
	$(call say,TEST)
	$(Q)mkdir -p $(@D) && $(LINK) $(ALLFLAGS) $(INC_survey) -Itests/unit \
	    $< $(IMPORTER) $(ZONES) $(LIBS_importer) -lcmocka

# Small programs that system tests and benchmarks need.
$(BUILD)/tools/%: tests/tools/%.c $(BUILD)/flags
	$(call say,TOOL)
	$(Q)mkdir -p $(@D) && $(LINK) $(ALLFLAGS) $<

# What stands between a program under test and its C library.
$(BUILD)/preload/%.so: tests/preload/%.c $(BUILD)/flags
	$(call say,TOOL)
	$(Q)mkdir -p $(@D) && $(CC) $(filter-out -fPIE $(SANFLAGS),$(ALLFLAGS)) \
	    -fPIC -shared -o $@ $< -ldl

# The benchmark's own programs need nothing of ours.
$(BUILD)/bench/load: $(wildcard tests/bench/load/*.[ch])
$(BUILD)/bench/await $(BUILD)/bench/echo $(BUILD)/bench/data: \
	$(BUILD)/bench/%: tests/bench/%.c
$(BUILD)/bench/await $(BUILD)/bench/load $(BUILD)/bench/echo \
    $(BUILD)/bench/data: $(BUILD)/flags
	$(call say,BENCH)
	$(Q)mkdir -p $(@D) && $(LINK) $(ALLFLAGS) -Itests/bench $(filter %.c,$^)

$(BUILD)/bench/%: tests/bench/%.c $(DNSBL) $(ZONES)
	$(call say,BENCH)
	$(Q)mkdir -p $(@D) && $(LINK) $(ALLFLAGS) $(INC_dnsbl) $< $(DNSBL) \
	    $(ZONES) $(LIBS_dnsbl)

# A fuzz target without its fuzzer: replays its corpus, with any compiler.
INC_fuzz := -Idnsbl -Iimporter/survey -Iimporter -Izones
$(BUILD)/replay/%: tests/fuzz/fuzz_%.c tests/fuzz/replay.c $(DNSBL) \
		   $(IMPORTER) $(ZONES)
	$(call say,FUZZ)
	$(Q)mkdir -p $(@D) && $(LINK) $(ALLFLAGS) $(INC_fuzz) $(filter %.c %.a,$^) \
	    $(LIBS_importer) $(LIBS_dnsbl)

tests: all $(UNIT) $(REPLAY) $(TOOLS) $(PRELOAD) $(BENCH)

# make deps FOR=run: only what building and running needs.
deps:
	$(Q)tests/deps.sh $(FOR)

# rbldnsd, NSD, Knot DNS and what measures: only make bench needs them.
deps-bench:
	$(Q)tests/deps.sh bench

run:
	$(Q)tests/deps.sh run
	$(Q)+$(submake) all
	$(Q)BUILD='$(BUILD)' PORT='$(PORT)' STATE='$(STATE)' exec tests/run.sh

# One prove over everything, simplest first; ends with prove's summary.
check:
	$(Q)tests/deps.sh
	$(Q)+$(submake) tests
	$(Q)BUILD='$(BUILD)' SAN='$(SAN)' JOBS='$(JOBS)' tests/check.sh $(T)

# The compiler that does not build releases must not warn either.
lint:
	$(Q)tests/deps.sh
	$(Q)+$(submake) all
	$(Q)BUILD='$(BUILD)' tests/lint/all.sh
	$(Q)+$(submake) CC=$(CLANG) BUILD=build/clang tests

format:
	$(Q)clang-format -i $$(git ls-files '*.c' '*.h')

# make fuzz T=respond SECS=60: libFuzzer on one target (all without T).
fuzz:
	$(Q)tests/deps.sh
	$(Q)+tests/fuzz/run.sh '$(T)' '$(or $(SECS),60)'

# One target with clang, its coverage and the sanitizers in every object.
fuzz-target:
	$(Q)+$(submake) CC=$(CLANG) SAN=1 BUILD=build/fuzz \
	    CFLAGS=-fsanitize=fuzzer-no-link build/fuzz/targets/$(T)

$(BUILD)/targets/%: tests/fuzz/fuzz_%.c $(DNSBL) $(IMPORTER) $(ZONES)
	$(call say,FUZZ)
	$(Q)mkdir -p $(@D) && $(LINK) -fsanitize=fuzzer $(ALLFLAGS) \
	    $(INC_fuzz) $(filter %.c %.a,$^) $(LIBS_importer) $(LIBS_dnsbl)

# A year of nightly imports with what goes wrong in one: DAYS=, HOSTS=, SEED=.
simulate:
	$(Q)tests/deps.sh
	$(Q)+$(submake) all $(PRELOAD)
	$(Q)DAYS=$(or $(DAYS),365) HOSTS=$(or $(HOSTS),100000) \
	    BUILD='$(BUILD)' bash tests/system/44-simulate.t

# Every fault at every point, where make check tries some: T=name for some.
FAULTS	 := 60-killed 61-failing 62-full 73-model 74-power 75-allocations \
	    76-killed 77-failing 88-hostile
faults:
	$(Q)tests/deps.sh
	$(Q)+$(submake) all $(PRELOAD) $(TOOLS)
	$(Q)FULL=1 CUTS=$(or $(CUTS),100) V=1 BUILD='$(BUILD)' \
	    JOBS='$(JOBS)' tests/check.sh $(or $(T),$(FAULTS))

bench:
	$(Q)+$(submake) all $(BENCH)
	$(Q)BUILD='$(BUILD)' tests/bench/all.sh

# What the nightly job costs: SIZE=, SIZE10=, NIGHTS=, NIGHT_SIZE=.
bench-import:
	$(Q)+$(submake) all $(BENCH)
	$(Q)BUILD='$(BUILD)' tests/bench/nightly.sh

# A whole zone transferred, beside Knot: SIZE=, ROUNDS=.
bench-transfer:
	$(Q)+$(submake) all $(BENCH)
	$(Q)BUILD='$(BUILD)' tests/bench/transfer.sh

# What a survey of SIZE=1000000 domains costs.
bench-survey:
	$(Q)+$(submake) all $(BENCH)
	$(Q)BUILD='$(BUILD)' tests/bench/survey.sh

# Cost against the length of the list, as README shows it.
bench-plot:
	$(Q)+$(submake) all $(BENCH)
	$(Q)BUILD='$(BUILD)' tests/bench/plot.sh

install: all
	install -D -m 755 $(BUILD)/relaybld $(DESTDIR)$(SBINDIR)/relaybld
	install -D -m 755 $(BUILD)/relaybl $(DESTDIR)$(BINDIR)/relaybl
	install -D -m 644 zones/relaybl.conf $(DESTDIR)$(DOCDIR)/relaybl.conf
	install -D -m 644 zones/bl.example.org.zone \
	    $(DESTDIR)$(DOCDIR)/bl.example.org.zone
	install -D -m 644 README.md $(DESTDIR)$(DOCDIR)/README.md
	install -d -m 755 $(DESTDIR)$(DOCDIR)/examples
	for file in $(EXAMPLES); do \
	    sed -e 's|/usr/local/bin|$(BINDIR)|; s|/usr/local/sbin|$(SBINDIR)|' \
		-e 's|/usr/local/share/doc/relaybl|$(DOCDIR)|' \
		-e 's|/etc/relaybl|$(SYSCONFDIR)/relaybl|g' "$$file" \
		>"$(DESTDIR)$(DOCDIR)/examples/$${file#*/}" && \
	    chmod 644 "$(DESTDIR)$(DOCDIR)/examples/$${file#*/}" || exit; done

uninstall:
	rm -f $(DESTDIR)$(SBINDIR)/relaybld $(DESTDIR)$(BINDIR)/relaybl
	rm -rf $(DESTDIR)$(DOCDIR)

clean:
	rm -rf build

help:
	@printf '%s\n' \
	'all          build/relaybld and build/relaybl' \
	'deps         install the Debian packages that are missing (as root)' \
	'deps-bench   install the servers that make bench compares with' \
	'run          set up, build, import a scan, serve (PORT=5300 STATE=dir)' \
	'check        every test (SAN=1; T=name for some)' \
	'lint         format, fence, sizes, README, clang' \
	'format       clang-format' \
	'fuzz         T=target SECS=60 (all targets without T)' \
	'simulate     a year of nightly imports (DAYS=365 HOSTS=100000 SEED=1)' \
	'faults       every fault at every point: an hour (T=name for some)' \
	'bench        relaybld and its peers (SIZE=1000000 PEERS= ROUNDS=5)' \
	'bench-import the nightly job (SIZE=1000000 SIZE10=10000000 NIGHTS=20)' \
	'bench-survey a survey of SIZE=1000000 domains' \
	'bench-transfer a zone of SIZE=1000000, relaybld and Knot' \
	'bench-plot   draw tests/bench/cost.svg again: half an hour' \
	'install      DESTDIR= PREFIX=/usr/local' \
	'uninstall    the same' \
	'clean        remove build/'

-include $(shell find $(BUILD)/obj $(BUILD)/unit $(BUILD)/replay \
	    $(BUILD)/tools $(BUILD)/preload $(BUILD)/bench $(BUILD)/targets -name '*.d' 2>/dev/null)
