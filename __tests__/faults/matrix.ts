import { BODIES } from './bodies.js';
import { CONNECTIONS, MESSAGES } from './connections.js';
import type { FaultGroup } from './fault-row.js';
import { STATUSES } from './statuses.js';

/** Every fault, and what becomes of a step that meets it: what the tests hold, and the page shows. */
export const MATRIX: readonly FaultGroup[] = [CONNECTIONS, STATUSES, MESSAGES, BODIES];
