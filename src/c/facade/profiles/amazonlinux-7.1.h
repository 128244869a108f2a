/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Amazon Linux on 7.1: a processor on which Normal-NC has to be Device-nGnRE. Whether it is one is said with
 * --config CPU_NC_TO_NGNRE=y or n.
 */

#define ARM64_WORKAROUND_NC_TO_NGNRE (-1)
#define cpus_have_cap(cap) \
	((cap) == ARM64_WORKAROUND_NC_TO_NGNRE ? IS_ENABLED(CPU_NC_TO_NGNRE) : cpus_have_final_cap(cap))
