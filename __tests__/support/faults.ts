import type { Answer, ReceivedRequest } from './http-message.js';

/** What goes wrong with an answer. */
export type FaultKind =
  /** Another answer in place of the right one: a status with headers and a body, a redirect. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Answer['headers'];
      readonly body?: string;
    }
  /** The right answer with headers replaced; undefined takes a header away. */
  | {
      readonly kind: 'headers';
      readonly headers: Readonly<Record<string, string | undefined>>;
    }
  /** The right headers with other bytes behind them, and the length of these. */
  | { readonly kind: 'body'; readonly body: string }
  /** The right headers and the first bytes of the body, then the connection ends. */
  | { readonly kind: 'truncate'; readonly keepBytes: number }
  /** The connection is reset before the first byte of an answer. */
  | { readonly kind: 'reset' }
  /** No answer ever comes; the connection stays open until the origin is closed. */
  | { readonly kind: 'hang' }
  /** Bytes as they are in place of an answer, and what becomes of the connection behind them. */
  | {
      readonly kind: 'raw';
      /** Made of the right answer as it would have gone out. */
      readonly bytes: (whole: WholeAnswer) => string | Buffer;
      readonly then: RawEnd;
    };

/** The right answer as bytes. */
export interface WholeAnswer {
  /** The status line and the headers, with the empty line behind them. */
  readonly head: string;
  readonly body: Buffer;
}

/**
 * `end` closes the connection, `reset` breaks it, `keep` leaves it open. `drip` sends the bytes one at
 * a time, `repeat` without end, until the client is gone.
 */
export type RawEnd = 'end' | 'reset' | 'keep' | 'drip' | 'repeat';

/** A fault, declared beforehand: which requests it meets, and what it does to them. */
export type Fault = FaultKind & {
  /** The whole path without the query, or a pattern of it. */
  readonly path: string | RegExp;
  /** `GET` and `HEAD` alike where it is left out. */
  readonly method?: string;
  /** Which of the matching requests, counted from 1; every one where it is left out. */
  readonly nth?: readonly number[];
  /** `arrival` meets every request; `answer`, the default, those that would have been answered 2xx. */
  readonly at?: 'arrival' | 'answer';
};

/** Faults with their counts, one set to an origin. */
export interface FaultPlan {
  readonly add: (fault: Fault) => void;
  /** Returns the fault that meets this request, which counts as one for each fault that matches. */
  meet(request: ReceivedRequest, answer: Answer): Fault | undefined;
}

export function makeFaultPlan(faults: readonly Fault[] = []): FaultPlan {
  const planned = faults.map((fault) => ({ fault, seen: 0 }));
  return {
    add: (fault) => {
      planned.push({ fault, seen: 0 });
    },
    meet: (request, answer) => {
      let met: Fault | undefined;
      for (const entry of planned) {
        if (!matches(entry.fault, request, answer)) continue;
        entry.seen += 1;
        if (entry.fault.nth?.includes(entry.seen) ?? true) met ??= entry.fault;
      }
      return met;
    },
  };
}

function matches(fault: Fault, request: ReceivedRequest, answer: Answer): boolean {
  const { path, method, at = 'answer' } = fault;
  if (at === 'answer' && (answer.status < 200 || answer.status > 299)) return false;
  if (method !== undefined && method !== request.method) return false;
  return typeof path === 'string' ? path === request.path : path.test(request.path);
}
