/* SPDX-License-Identifier: MIT */
/*
 * Installing a wheel; see wheel/install.h.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "core/err.h"
#include "fs/io.h"
#include "fs/tree.h"
#include "wheel/bytecode.h"
#include "wheel/found.h"
#include "wheel/install.h"
#include "wheel/keep.h"
#include "wheel/members.h"
#include "wheel/refuse.h"
#include "wheel/scripts.h"
#include "wheel/session.h"

/* Writes INSTALLER and REQUESTED (PEP 376) and, last, RECORD. */
static int
install_metadata(struct wheel_session *in)
{
	struct buf text = {0};
	struct path file;
	size_t mark;
	int status = path_set(&file, in->site, strlen(in->site));

	if (status == 0)
		status = path_push(&file, in->wheel->dist_info);
	mark = file.len;
	if (status == 0 && (status = path_push(&file, "REQUESTED")) == 0)
		status = wheel_session_write(in, file.buf, &text, 0666, NULL);
	path_cut(&file, mark);
	if (status == 0 && (status = buf_puts(&text, "movenv\n")) == 0 &&
	    (status = path_push(&file, "INSTALLER")) == 0)
		status = wheel_session_write(in, file.buf, &text, 0666, NULL);
	buf_free(&text);
	path_cut(&file, mark);
	if (status == 0 && (status = path_push(&file, "RECORD")) == 0)
		status = wheel_session_record(in, file.buf);
	return status;
}

/*
 * Opens the wheel's entry in the cache. One with a file that has changed is removed; the wheel is
 * unpacked there if it is not, or not any more. Returns 0; or -1: there is none.
 */
static int
ready_kept(struct wheel_session *in)
{
	struct wheel *wheel = in->wheel;

	if (wheel->kept && cache_files_check(&wheel->kept->files) == 0)
		return 0;
	if (wheel->kept) {
		verbose("the cache's copy of '%s' has changed: it is made anew", wheel->file);
		cache_files_remove(wheel->kept->files.dir, wheel->kept->files.name);
		wheel_forget(wheel);
	}
	return wheel_keep(wheel, in->place);
}

/* Installs what the cache has: the files for site-packages. Returns 0; -1: nothing is installed. */
static int
install_kept(struct wheel_session *in)
{
	const struct wheel_place *place = in->place;
	int site, status;

	if (ready_kept(in) < 0)
		return -1;
	site = tree_open(place->root, in->site);
	status = site < 0 ? -1
			  : cache_give(&in->wheel->kept->files, site, place->link_mode,
				       !place->is_merged);
	if (status == 0)
		status = buf_add(&in->record, in->wheel->kept->files.texts[KEPT_RECORD],
				 in->wheel->kept->files.text_lens[KEPT_RECORD]);
	if (status == 0) {
		verbose("'%s' comes out of the cache",
			in->wheel->kept->files.texts[KEPT_DIST_INFO]);
		bytecode_give(in->wheel->kept, place, site);
	} else
		verbose("the cache cannot be used for '%s': %s", in->wheel->file, strerror(errno));
	io_close(site);
	return status;
}

static int
install_files(struct wheel_session *in)
{
	if (!in->wheel->kept && wheel_need(in->wheel) < 0)
		return -1;
	if (install_kept(in) < 0)
		wheel_forget(in->wheel);
	else if (!kept_has(in->wheel->kept, KEPT_DATA))
		return 0;
	else
		in->part = WHEEL_DATA;
	return wheel_need(in->wheel) < 0 ? -1 : members_install(in);
}

int
wheel_install(struct wheel *wheel, const struct wheel_place *place)
{
	struct wheel_session in = {.wheel = wheel, .place = place, .dir = -1};
	int status = 0;

	in.site = wheel->is_pure ? place->interp->purelib : place->interp->platlib;
	for (const char *at = in.site; at && status == 0;
	     at = (at = strchr(at, '/')) ? at + 1 : NULL)
		status = path_add(&in.up, "../", 3);
	if (status == 0)
		status = install_files(&in);
	if (status == 0)
		status = scripts_install_entries(&in);
	if (status == 0)
		status = install_metadata(&in);
	if (in.is_refused)
		wheel_refuse_advise();
	if (in.dir >= 0)
		close(in.dir);
	buf_free(&in.record);
	buf_free(&in.data);
	return status;
}
