// SPDX-License-Identifier: GPL-2.0-only
/** CPU capabilities that the handler asks for; only their being distinct matters (arch/arm64/tools/cpucaps). */
export const ARM64_HAS_CACHE_DIC = 1;
export const ARM64_HAS_STAGE2_FWB = 2;
export const ARM64_HAS_XNX = 3;
export const ARM64_HAS_RAS_EXTN = 4;
