"""A small ext4 of one's own in a file: it can be filled, and its power cut.

    with Disk(megabytes=32) as disk:   # raises NoDisk where it cannot be had
        ... disk.path ...
        disk.cut()                     # nothing more reaches the disk
        disk.power()                   # checked, mounted again

Mounting needs root and loop devices. The mount goes with the process at the
latest, in whatever way the test ends.
"""
import atexit
import fcntl
import os
import shutil
import struct
import subprocess
import tempfile

SHUTDOWN = 0x8004587D  # EXT4_IOC_SHUTDOWN: _IOR('X', 125, __u32)
NO_LOG_FLUSH = 2       # EXT4_GOING_FLAGS_NOLOGFLUSH: as when the power fails


class NoDisk(Exception):
    """Why there is none."""


def run(*args):
    done = subprocess.run(args, capture_output=True, text=True)
    if done.returncode:
        raise NoDisk(f"{' '.join(args)}: {done.stderr.strip()}")


class Disk:
    def __init__(self, megabytes):
        if os.geteuid() != 0:
            raise NoDisk("mounting needs root")
        if not shutil.which("mkfs.ext4"):
            raise NoDisk("there is no mkfs.ext4")
        self.folder = tempfile.mkdtemp(prefix="resit-disk-")
        self.image = os.path.join(self.folder, "image")
        self.path = os.path.join(self.folder, "mounted")
        self.is_mounted = False
        atexit.register(self.remove)
        os.mkdir(self.path)
        with open(self.image, "wb") as f:
            f.truncate(megabytes << 20)
        run("mkfs.ext4", "-q", "-m", "0", "-E",
            "lazy_itable_init=0,lazy_journal_init=0", self.image)
        self.mount()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.remove()

    def mount(self):
        run("mount", "-o", "loop", self.image, self.path)
        self.is_mounted = True

    def unmount(self):
        if self.is_mounted:
            run("umount", self.path)
            self.is_mounted = False

    def remove(self):
        atexit.unregister(self.remove)
        if self.is_mounted:
            subprocess.run(["umount", "--lazy", self.path], check=False)
            self.is_mounted = False
        shutil.rmtree(self.folder, ignore_errors=True)

    def cut(self):
        """What is not on the disk by now will not be."""
        fd = os.open(self.path, os.O_RDONLY)
        try:
            fcntl.ioctl(fd, SHUTDOWN, struct.pack("I", NO_LOG_FLUSH))
        finally:
            os.close(fd)

    def power(self):
        """After cut(), when nobody has a file open on it any more."""
        self.unmount()
        done = subprocess.run(["fsck.ext4", "-fy", self.image],
                              capture_output=True, text=True)
        if done.returncode > 1:  # 1: mended, as after any cut
            raise RuntimeError(f"the file system is damaged: {done.stdout}")
        self.mount()

    def free(self):
        at = os.statvfs(self.path)
        return at.f_bavail * at.f_frsize
