import { formatSeconds } from '../registry/absence.js';
import type { Waiting } from '../registry/wait.js';
import type { Step } from './step.js';

/** The waiting of all images of a step: they share the lines of the log, and their end. */
export interface StepWaiting extends Waiting {
  /** Takes an image out of the lines that are still to come. */
  readonly onSettled: (name: string) => void;
  /** Says that the step fails whatever comes: nobody waits on. */
  readonly giveUp: () => void;
}

/** The time between two lines of the log, at the least. */
const LINE_INTERVAL_MILLISECONDS = 5000;

export function openWaiting({ world: { clock }, log, inputs }: Step): StepWaiting {
  const limitMilliseconds = inputs.waitMilliseconds;
  const absent = new Set<string>();
  let begun: number | undefined;
  let toldAt = -Infinity;
  let isPointless = false;

  function tell(): void {
    const now = clock.now();
    begun ??= now;
    if (now - toldAt < LINE_INTERVAL_MILLISECONDS) return;
    toldAt = now;
    const [first = '', ...others] = absent;
    const more = others.length > 0 ? ` and ${others.length} more` : '';
    const time = `${formatSeconds(now - begun)} of ${formatSeconds(limitMilliseconds)}`;
    log.info(`waiting for ${first}${more}: not there yet, ${time}`);
  }

  return {
    clock,
    limitMilliseconds,
    onAbsent: (name) => {
      absent.add(name);
      tell();
    },
    onSettled: (name) => void absent.delete(name),
    isPointless: () => isPointless,
    giveUp: () => {
      isPointless = true;
    },
  };
}
