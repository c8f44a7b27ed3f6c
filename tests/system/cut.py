#!/usr/bin/env python3
"""cut.py DIR MODE: cuts the power of the ext4 that DIR lies on, as the kernel
does it for tests (the shutdown ioctl): nothing more is written, every call
fails. MODE flush: its journal as it stands is still written; else nothing is.
Used for file systems that a test made for itself."""
import fcntl
import os
import struct
import sys

EXT4_IOC_SHUTDOWN = 0x8004587D
MODES = {"flush": 1, "lost": 2}

directory, mode = sys.argv[1:]
fd = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
fcntl.ioctl(fd, EXT4_IOC_SHUTDOWN, struct.pack("I", MODES[mode]))
