import {
  type ConfigFile,
  absentConfig,
  dropEmptyAuths,
  hasAllOf,
  parseConfig,
} from '../docker/config-file.js';
import { PRIVATE_MODE } from '../machine/private-file.js';
import { unseal } from '../machine/seal.js';
import type { Ledger, Original } from './ledger.js';
import { type Leaver, forgetBytes, open } from './stack.js';

/** What the last one does with the file: its bytes of before, or no file, as there was none. */
export type FileOutcome = 'restored' | 'removed' | 'kept';

/** Who leaves as the last one. */
export interface LastLeaver {
  readonly leaver: Leaver;
  /** The mode that the file has now. */
  readonly mode: number;
  /** The keys of its own entries. */
  readonly keys: ReadonlySet<string>;
}

/** Returns the file as it was before the first login, as far as that can be known. */
export function bringBack(
  { original, written }: Ledger,
  config: ConfigFile,
  { leaver, mode: found, keys }: LastLeaver,
): { config: ConfigFile; file: FileOutcome } {
  // A mode that is not the one we gave the file is somebody else's wish.
  const mode = found === PRIVATE_MODE ? (original.mode ?? found) : found;
  if (written.length > 0) {
    const before = openOriginal(original, config.path, leaver);
    // The ledger alone never takes away what is not ours, however it came to say so.
    if (before !== undefined && hasAllOf(config, before, keys)) {
      if (before.bytes === undefined) return { config: before, file: 'removed' };
      return { config: { ...before, mode }, file: 'restored' };
    }
  }
  const rest = original.hadAuths ? config : dropEmptyAuths(config);
  if (!original.existed && rest.bytes !== undefined && Object.keys(rest.settings).length === 0) {
    return { config: absentConfig(config.path), file: 'removed' };
  }
  return { config: { ...rest, mode }, file: 'kept' };
}

/** Returns the file before the first login, as far as the leaver can open it. */
function openOriginal(original: Original, path: string, leaver: Leaver): ConfigFile | undefined {
  if (!original.existed) return absentConfig(path);
  const box = original.keys.find(({ holder }) => holder === leaver.id)?.box;
  const key = box === undefined ? undefined : open(box, leaver)?.toString('utf8');
  const bytes = key === undefined ? undefined : unseal(original.body ?? '', key);
  try {
    return bytes && parseConfig(path, { bytes, mode: PRIVATE_MODE });
  } catch {
    return undefined; // not what one of us sealed
  }
}

/** Returns what is known of the file where it is back, and the ledger stays for a credential helper. */
export function asOriginal({ original }: Ledger, config: ConfigFile): Original {
  const existed = config.bytes !== undefined;
  const hadAuths = Object.hasOwn(config.settings, 'auths');
  return { ...forgetBytes(original), existed, hadAuths, mode: null };
}
