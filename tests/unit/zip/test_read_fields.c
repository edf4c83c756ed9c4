/* SPDX-License-Identifier: MIT */
/*
 * Archives with one wrong field each: the reason that is reported, and the step that reports it.
 */
#include "zip/good_zip.h"

/* BOTH: in the central header, and in the local one, where the fields stand two bytes before. */
enum where { LOCAL, CENTRAL, BOTH, END };

#define TYPE(mode) ((uint32_t)(mode) << 16)

static const struct {
	enum where where;
	int member; /* of LOCAL and CENTRAL */
	size_t at;  /* in the record */
	int width;  /* bytes */
	uint32_t value;
	int reached; /* see try_zip() */
	const char *wrong, *reason;
} changes[] = {
	{CENTRAL, 0, 0, 4, 0, 0, "its directory is damaged", "no signature"},
	{CENTRAL, 1, 0, 4, 0x04034b50, 0, "its directory is damaged", "a local header's signature"},
	{CENTRAL, 0, 6, 2, 63, 2, "", "the last version of the format"},
	{CENTRAL, 0, 6, 2, 64, 0, "a member of it needs a later version of the format", "6.4"},
	{CENTRAL, 0, 6, 2, 0x0314, 2, "", "the high byte of the version does not count"},
	{CENTRAL, 0, 8, 2, 1, 0, "a member of it is encrypted", "the flag"},
	{CENTRAL, 1, 8, 2, 6, 2, "", "how hard deflate tried changes nothing"},
	{CENTRAL, 0, 8, 2, 1 << 5, 0, "a member of it is a patch to another file",
	 "compressed patched data"},
	{CENTRAL, 0, 8, 2, 1 << 6, 0, "a member of it is encrypted", "strong encryption"},
	{CENTRAL, 0, 8, 2, 1 << 13, 0, "a header in it is masked, as encryption does",
	 "local headers without the true values"},
	{CENTRAL, 0, 8, 2, 1 << 4, 0, "a member of it has a flag without a known meaning",
	 "enhanced deflating, which is not deflate"},
	{CENTRAL, 0, 8, 2, 1 << 7, 0, "a member of it has a flag without a known meaning",
	 "a flag that is not used"},
	{CENTRAL, 0, 8, 2, 1 << 12, 0, "a member of it has a flag without a known meaning",
	 "enhanced compression"},
	{CENTRAL, 0, 8, 2, 1 << 15, 0, "a member of it has a flag without a known meaning",
	 "a flag that is reserved"},
	{LOCAL, 0, 6, 2, 1, 1, "a member's header in it is damaged", "encrypted by the local one"},
	{LOCAL, 0, 6, 2, 1 << 5, 1, "a member's header in it is damaged", "a patch by that"},
	{LOCAL, 0, 8, 2, 8, 1, "a member's header in it is damaged", "another method"},
	{LOCAL, 0, 30, 1, 'S', 1, "a member's header in it is damaged", "another name"},
	{CENTRAL, 0, 8, 2, 0x800, 2, "", "the flag for UTF-8 names changes nothing"},
	{CENTRAL, 0, 8, 2, 8, 2, "", "nor does a data descriptor: the central sizes count"},
	{CENTRAL, 0, 10, 2, 12, 0, "a member of it is packed by a method other than deflate",
	 "bzip2"},
	{CENTRAL, 0, 10, 2, 14, 0, "a member of it is packed by a method other than deflate",
	 "LZMA"},
	{CENTRAL, 0, 10, 2, 9, 0, "a member of it is packed by a method other than deflate",
	 "deflate64"},
	{CENTRAL, 0, 10, 2, 99, 0, "a member of it is packed by a method other than deflate",
	 "AES"},
	{BOTH, 0, 10, 2, 8, 1, "a member of it is damaged", "stored bytes as deflate data"},
	{CENTRAL, 1, 10, 2, 0, 0, "a member's size in it is wrong", "deflate data as stored"},
	{BOTH, 0, 16, 4, 0, 1, "a member of it has a wrong checksum", "a stored member's CRC"},
	{BOTH, 1, 16, 4, 0, 1, "a member of it has a wrong checksum", "a packed member's CRC"},
	{LOCAL, 0, 14, 4, 0, 1, "a member's header in it is damaged",
	 "another CRC in the local one"},
	{LOCAL, 0, 18, 4, 0, 1, "a member's header in it is damaged", "another size, packed"},
	{LOCAL, 0, 22, 4, 77, 1, "a member's header in it is damaged", "another size, unpacked"},
	{LOCAL, 1, 18, 4, 0xffffffff, 2, "", "a local size of 64 bits stands elsewhere"},
	{LOCAL, 1, 22, 4, 0xffffffff, 2, "", "both of them"},
	{CENTRAL, 0, 20, 4, 12, 0, "a member's size in it is wrong", "stored, packed to less"},
	{CENTRAL, 0, 24, 4, 14, 0, "a member's size in it is wrong", "stored, unpacked to more"},
	{BOTH, 1, 20, 4, 10, 1, "a member of it is damaged", "packed bytes that end early"},
	{BOTH, 1, 20, 4, 60, 1, "a member of it is damaged", "packed bytes with more after them"},
	{CENTRAL, 1, 20, 4, 0, 0, "a member's size in it is wrong", "something out of nothing"},
	{BOTH, 1, 24, 4, MANY - 1, 1, "a member of it is damaged", "unpacks to more"},
	{BOTH, 1, 24, 4, MANY + 1, 1, "a member of it is damaged", "unpacks to less"},
	{BOTH, 1, 24, 4, 0, 1, "a member of it is damaged", "unpacks to something"},
	{CENTRAL, 1, 24, 4, 0xfffffff0, 0, "a member's size in it is wrong",
	 "more than deflate can do"},
	{CENTRAL, 0, 20, 4, 0xffffffff, 0, "a member's sizes of 64 bits are missing",
	 "the packed size is elsewhere"},
	{CENTRAL, 0, 24, 4, 0xffffffff, 0, "a member's sizes of 64 bits are missing",
	 "the size is elsewhere"},
	{CENTRAL, 0, 42, 4, 0xffffffff, 0, "a member's sizes of 64 bits are missing",
	 "the offset is elsewhere"},
	{CENTRAL, 0, 42, 4, 1, 1, "a member's header in it is damaged",
	 "the local header lies elsewhere"},
	{CENTRAL, 0, 42, 4, 0xfffffffe, 1, "a member's header in it is damaged",
	 "the local header lies beyond the end"},
	{CENTRAL, 0, 38, 4, TYPE(S_IFLNK | 0777), 0, "a member of it is a link or a device",
	 "a symlink"},
	{CENTRAL, 0, 38, 4, TYPE(S_IFCHR), 0, "a member of it is a link or a device", "a device"},
	{CENTRAL, 0, 38, 4, TYPE(S_IFBLK), 0, "a member of it is a link or a device", "a device"},
	{CENTRAL, 0, 38, 4, TYPE(S_IFIFO), 0, "a member of it is a link or a device", "a FIFO"},
	{CENTRAL, 0, 38, 4, TYPE(S_IFSOCK), 0, "a member of it is a link or a device", "a socket"},
	{CENTRAL, 0, 38, 4, TYPE(S_IFDIR | 0755), 2, "", "a directory by its mode"},
	{CENTRAL, 0, 38, 4, TYPE(0755), 2, "", "a mode without a type"},
	{CENTRAL, 0, 38, 4, 0, 2, "", "no mode at all"},
	{CENTRAL, 0, 28, 2, 0, 0, "a name in it cannot be unpacked", "no name"},
	{CENTRAL, 0, 28, 2, 9, 0, "its directory is damaged",
	 "a shorter name: the next header moves"},
	{CENTRAL, 0, 28, 2, 0xffff, 0, "its directory is damaged", "a name beyond the directory"},
	{CENTRAL, 1, 28, 2, 15, 0, "its directory is damaged", "a name a byte beyond it"},
	{CENTRAL, 1, 30, 2, 1, 0, "its directory is damaged", "an extra field beyond it"},
	{CENTRAL, 1, 32, 2, 1, 0, "its directory is damaged", "a comment beyond it"},
	{LOCAL, 0, 0, 4, 0, 1, "a member's header in it is damaged", "no signature"},
	{LOCAL, 0, 26, 2, 9, 1, "a member's header in it is damaged", "another length of the name"},
	{LOCAL, 0, 28, 2, 0xffff, 1, "a member's header in it is damaged",
	 "an extra field beyond the end"},
	{LOCAL, 0, 28, 2, 1, 1, "a member of it has a wrong checksum",
	 "an extra field in the data"},
	{END, 0, 0, 4, 0, 0, "it is not a zip archive, or it is cut short", "no signature"},
	{END, 0, 4, 2, 1, 0, "it is a part of an archive on several disks", "this disk's number"},
	{END, 0, 6, 2, 1, 0, "it is a part of an archive on several disks", "the directory's disk"},
	{END, 0, 8, 2, 1, 0, "it is a part of an archive on several disks", "fewer members here"},
	{END, 0, 10, 2, 3, 0, "it is a part of an archive on several disks",
	 "more members elsewhere"},
	{END, 0, 8, 4, 0x00030003, 0, "its directory is damaged",
	 "more members than the directory has"},
	{END, 0, 8, 4, 0xffffffff, 0, "its directory is damaged", "far more"},
	{END, 0, 12, 4, 0, 0, "its directory is damaged", "no directory"},
	{END, 0, 12, 4, 0xffffffff, 0, "its directory is damaged", "a directory beyond the file"},
	{END, 0, 16, 4, 0, 0, "its directory is damaged", "the directory lies elsewhere"},
	{END, 0, 16, 4, 0xffffffff, 0, "its directory is damaged", "beyond the end"},
	{END, 0, 20, 2, 1, 0, "it is not a zip archive, or it is cut short",
	 "a comment beyond the end"},
};

static void
put(unsigned char *at, size_t i)
{
	if (changes[i].width == 1)
		*at = (unsigned char)changes[i].value;
	else if (changes[i].width == 2)
		le_put16(at, (uint16_t)changes[i].value);
	else
		le_put32(at, changes[i].value);
}

static void
change(struct handzip *zip, size_t i)
{
	unsigned char *bytes = (unsigned char *)zip->bytes.data;
	int member = changes[i].member;

	if (changes[i].where == END)
		put(bytes + zip->end + changes[i].at, i);
	if (changes[i].where == LOCAL)
		put(bytes + zip->local[member] + changes[i].at, i);
	if (changes[i].where == BOTH)
		put(bytes + zip->local[member] + changes[i].at - 2, i);
	if (changes[i].where == CENTRAL || changes[i].where == BOTH)
		put(bytes + zip->central[member] + changes[i].at, i);
}

static void
each_wrong_field_is_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(changes); i++) {
		struct handzip zip = good_zip();
		const char *wrong;
		int reached;

		change(&zip, i);
		reached = try_zip(zip.bytes.data, zip.bytes.len, 1 << 20, &wrong);
		CHECK(reached == changes[i].reached && !strcmp(wrong, changes[i].wrong),
		      "reached %d, '%s', not %d, '%s': %s", reached, wrong, changes[i].reached,
		      changes[i].wrong, changes[i].reason);
		handzip_free(&zip);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(each_wrong_field_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
