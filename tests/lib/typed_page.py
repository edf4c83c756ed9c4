# SPDX-License-Identifier: MIT
"""The commands of a Markdown page, and a shell that they are typed into, as a reader would do.

A block ```console has commands after "$ ", continued lines after "> ", and what each prints. A line
"…" there stands for any lines. A block ```sh has commands without output.
"""
import re
import subprocess

ANY = ("…", "...")


class Command:
    """One command; expected: the lines that it prints, or None if they do not matter."""

    def __init__(self, text, expected=None):
        self.text, self.expected = text, expected
        self.printed, self.status = None, None

    def __repr__(self):
        return self.text

    def wrong(self):
        """What a reader would complain about, or ''."""
        if self.status != 0:
            return "$ %s\nends with status %s:\n%s" % (self.text, self.status, self.printed)
        if self.expected is None:
            return ""
        pattern = "".join(r"(?:.*\n)*?" if line.strip() in ANY else re.escape(line.rstrip()) + r"\s*?\n"
                          for line in self.expected)
        if not re.fullmatch(pattern, self.printed):
            return "$ %s\nprints\n%sand not, as the page has it,\n%s" % (
                self.text, self.printed, "".join(line + "\n" for line in self.expected))
        return ""


def sections(text):
    """{heading: text} by the headings of the second rank; '' is what comes before these."""
    parts = re.split(r"^## (.*)$", text, flags=re.M)
    return {"": parts[0], **dict(zip(parts[1::2], parts[2::2]))}


def console(text):
    """The commands of the blocks ```console, in order."""
    found = []
    for block in re.findall(r"^```console\n(.*?)^```", text, re.M | re.S):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append(Command(line[2:], []))
            elif line.startswith("> ") and found and not found[-1].expected:
                found[-1].text += "\n" + line[2:]
            else:
                found[-1].expected.append(line)
    return found


def plain(text):
    """The commands of the blocks ```sh, without comments, one a line."""
    found = []
    for block in re.findall(r"^```sh\n(.*?)^```", text, re.M | re.S):
        found += [Command(line.split(" #")[0].rstrip()) for line in block.splitlines()
                  if line.strip() and not line.startswith("#")]
    return found


def type_all(commands, *, env, cwd, before=(), timeout=900):
    """Runs the commands in one shell and gives each its output and status. before: the start of the
    command line, such as that of another user."""
    script = "exec 2>&1 </dev/null\n"
    for number, command in enumerate(commands):
        script += "%s\nprintf '\\n=%d=%%d=\\n' $?\n" % (command.text, number)
    done = subprocess.run([*before, "sh", "-c", script], env=env, cwd=cwd, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=timeout,
                          encoding="utf-8", errors="surrogateescape")
    rest = done.stdout
    for number, command in enumerate(commands):
        found = re.match(r"(.*?)\n=%d=(\d+)=\n" % number, rest, re.S)
        assert found, "'%s' did not end:\n%s" % (command, rest)
        command.printed, command.status = found.group(1), int(found.group(2))
        if command.printed and not command.printed.endswith("\n"):
            command.printed += "\n"
        rest = rest[found.end():]
    return "\n".join(filter(None, (command.wrong() for command in commands)))
