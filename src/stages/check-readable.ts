import { type Pin, describePin } from '../action/outputs.js';
import { ActionError } from '../errors.js';
import { formatReference } from '../reference/reference.js';
import type { FindSession } from './open-sessions.js';
import type { Plan } from './plan.js';

/**
 * Throws `PROTOCOL` where a token is part of what was only known when the images were read. To be asked
 * when no more tokens come: those that prove a login do after all images.
 */
export function checkReadable(plan: Plan, pins: readonly Pin[], findSession: FindSession): void {
  const used = [
    ...plan.images.map((one) => findSession(one.image.reference.registry, one.credential)),
    ...plan.logins.map(({ registry, login }) => findSession(registry, login)),
  ];
  const sessions = [...new Set(used)];
  for (const pin of pins) {
    const outputs = Object.entries(describePin(pin)).map(([name, value]) => [name, String(value)]);
    const text = outputs.map(([, value]) => value).join('\n'); // no token has a line end
    const hiding = sessions.find((session) => session.hides(text));
    const [name] = outputs.find(([, value = '']) => hiding?.hides(value) === true) ?? [];
    if (hiding !== undefined && name !== undefined) throw hidden(pin, name, hiding.registry);
  }
}

function hidden({ image }: Pin, output: string, registry: string): ActionError {
  const subject = `pin "${formatReference(image.reference)}"`;
  const message = `${subject}: its ${output} holds a token of ${registry}, which runners black out`;
  return new ActionError('PROTOCOL', message, {
    remedy: "No token is such a text by chance: do not deploy it; tell the registry's operator.",
  });
}
