// SPDX-License-Identifier: GPL-2.0-only
// Lets Node itself load the sources, as it loads what is built: the hot path runs as fast as for a user.
import { register } from 'node:module';

register('./native-hooks.mjs', import.meta.url);
