import type { ErrorCode } from '../../src/errors.js';
import type { Expectation, FaultRow, Stage } from './fault-row.js';

type Stages = FaultRow['stages'];

/** How often a step of the matrix tries. */
export const TRIES = 2;
export const GAVE_UP = `gave up after ${TRIES} tries`;

/** How long a request of a cell that hangs may take. */
export const LATE_SECONDS = 1;

export const LATER = 'Run the job again later, or raise "retries" and "timeout".';
export const NO_REGISTRY =
  'This is not how a registry answers: check that REGISTRY is one, and what stands before it, such as a proxy or a login page.';
export const BETWEEN =
  'Something between this machine and REGISTRY wants a login of its own: look at the proxy settings of the runner.';
export const BROKEN =
  'The registry, or a proxy before it, failed: run the job again later; if it stays so, tell its operator.';
export const LATER_OR_MORE = 'Run the job again later, or raise "retries".';
export const LOGIN = 'Check that the password belongs to this username, and has not expired.';
export const PASSWORD =
  'Check that the password belongs to this username and has not expired, and that the repository is there and the user may read it: many registries say the same of all of these.';
export const FIREWALL =
  'REGISTRY refused before it asked for a login: check that this machine may reach it (a firewall, a list of allowed addresses).';
export const NO_REALM =
  'The registry names this address as the one that gives out its tokens, and nothing is there: tell its operator, or look at the proxy before it.';
export const CHANGED =
  "The registry, or a proxy before it, changed the manifest: do not deploy it; tell the registry's operator.";
export const SPELLING =
  'Check the spelling of the repository and the tag, and that it was pushed. Some registries say so, too, of what this user may not see.';
export const TAG_SPELLING =
  'Check the spelling of the tag, and that it was pushed: the repository is there and has none like it.';
export const PUSH_AGAIN =
  'The manifest names it and the registry has it no more. Push the image again.';
export const OWN_CA =
  "If the registry's certificate comes from a CA of your own, name its file in NODE_EXTRA_CA_CERTS.";

export const CLOCK =
  "Check the clock of this machine; if it is right, the registry's operator has to renew the certificate.";
export const OTHER_NAME =
  'Another host answers there, or the registry is known by another name: write the name that its certificate holds.';

export const SPEAK_TLS =
  'Check the host and the port: every registry but one on this machine itself is asked over HTTPS, with TLS 1.2 or newer.';

export const SUCCEEDS: Expectation = { outcome: 'succeeds' };

/** Fails with the first answer. */
export function fails(code: ErrorCode, message: string, advice: string): Expectation {
  return { outcome: 'fails at once', code, message, advice };
}

/** Is tried again, and fails when it stays. */
export function retries(code: ErrorCode, words: string, advice = LATER): Expectation {
  const message = `REQUEST: ${words}: ${GAVE_UP}`;
  return { outcome: 'retries', code, message, advice };
}

/** The list of tags is a favour: without it the step says the same with less advice. */
export function missing(advice: string, requests = 1): Expectation {
  const message = 'REQUEST: 404 MANIFEST_UNKNOWN: manifest unknown';
  return { outcome: 'fails at once', code: 'NOT_FOUND', message, advice, requests };
}

/** The same in every stage; the list of tags is done without. */
export function everywhere(
  expected: Expectation,
  others: Partial<Record<Stage, Expectation>> = {},
): Stages {
  const all = { challenge: expected, token: expected, manifest: expected, config: expected };
  return { ...all, tags: missing(SPELLING), ...others };
}
