import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** A step of a workflow, as far as the tests read it. */
export interface WorkflowStep {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

export interface WorkflowJob {
  readonly needs?: string;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly steps: readonly WorkflowStep[];
}

export interface Workflow {
  readonly name: string;
  readonly jobs: Readonly<Record<string, WorkflowJob>>;
}

/** Returns the workflows that a page shows, in its order. */
export function readWorkflows(path: string): readonly Workflow[] {
  const blocks = readFileSync(path, 'utf8').matchAll(/^```yaml\n([^]*?)^```$/gm);
  return [...blocks].map(([, block = '']) => parse(block) as Workflow);
}

/** Whether the step uses this action. */
export function usesThisAction({ uses = '' }: WorkflowStep): boolean {
  return uses.startsWith('OWNER/login-and-pin@');
}

/** What expressions may name, by dotted path: `steps.push.outputs.digest`. */
export type Contexts = Readonly<Record<string, string>>;

/**
 * Returns the text with its expressions evaluated as runners do: what is not there is empty. Throws
 * where an expression is more than a path.
 */
export function evaluate(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_whole, path: string) => {
    if (!/^[\w.-]+$/.test(path)) throw new Error(`the tests cannot evaluate ${path}`);
    return contexts[path] ?? '';
  });
}

/** Returns the inputs of a step, evaluated. */
export function inputsOf(step: WorkflowStep, contexts: Contexts): Record<string, string> {
  const entries = Object.entries(step.with ?? {});
  return Object.fromEntries(
    entries.map(([name, value]) => [name, evaluate(String(value), contexts).trim()]),
  );
}

/** Returns outputs as the contexts of later steps or jobs know them. */
export function outputContexts(prefix: string, outputs: Contexts): Contexts {
  const entries = Object.entries(outputs);
  return Object.fromEntries(entries.map(([name, value]) => [`${prefix}.outputs.${name}`, value]));
}
