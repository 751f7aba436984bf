import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

interface ActionFile {
  readonly inputs: Readonly<Record<string, { readonly default?: string } | undefined>>;
  readonly runs: { readonly main: string; readonly post: string };
}

/** Returns `action.yml` of this repository. */
export function readActionFile(): ActionFile {
  return parse(readFileSync('action.yml', 'utf8')) as ActionFile;
}

/**
 * Returns the `INPUT_…` variables that a runner makes of `with:`, the defaults of `action.yml`
 * included; throws where `with:` has a name that `action.yml` does not know.
 */
export function inputVariables(
  inputs: Readonly<Record<string, string>>,
  { token }: { readonly token: string },
): Record<string, string> {
  const declared = readActionFile().inputs;
  const unknown = Object.keys(inputs).filter((name) => !(name in declared));
  if (unknown.length > 0) throw new Error(`action.yml has no input ${unknown.join(', ')}`);
  const entries = Object.entries(declared).map(([name, input]) => {
    const value = inputs[name] ?? evaluate(input?.default ?? '', token);
    return [`INPUT_${name.replace(/ /g, '_').toUpperCase()}`, value];
  });
  return Object.fromEntries(entries) as Record<string, string>;
}

/** Evaluates the one expression that a default of this action may hold. */
function evaluate(text: string, token: string): string {
  const value = text.replace(/\$\{\{\s*github\.token\s*\}\}/g, () => token);
  if (value.includes('${{')) throw new Error(`the tests cannot evaluate ${text}`);
  return value;
}
