/* SPDX-License-Identifier: MIT */
/*
 * Writing the place of a standalone environment into its interpreter (common/place.h).
 */
#ifndef MOVENV_STANDALONE_SETTLE_H
#define MOVENV_STANDALONE_SETTLE_H

/*
 * Writes the place of the environment that is open as root, where it is now. Nothing is reported:
 * what cannot be written (it is running, it belongs to another user, /proc is missing) is written
 * by its first start, or starts through its loader.
 */
void standalone_settle(int root);

#endif
