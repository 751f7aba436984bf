/** A line of standard output that a runner acts on, such as `::notice::…`. */
export interface Command {
  readonly name: string;
  readonly message: string;
}

/**
 * Returns the values in a command file (`GITHUB_OUTPUT`, `GITHUB_STATE`, `GITHUB_ENV`); throws where
 * the runner would.
 */
export function parseCommandFile(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  const lines = text.split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (line === '') continue;
    const [, name = '', delimiter = ''] = /^([^=]+?)<<(.+)$/.exec(line) ?? [];
    if (name === '') throw new Error(`command file: "${line}" is not name<<delimiter`);
    const end = lines.indexOf(delimiter, index + 1);
    if (end === -1) throw new Error(`command file: no "${delimiter}" ends the value of ${name}`);
    values[name] = lines.slice(index + 1, end).join('\n');
    index = end;
  }
  return values;
}

/** Returns the commands in standard output, in order. */
export function parseCommands(stdout: string): readonly Command[] {
  return stdout.split('\n').flatMap((line) => {
    const match = /^\s*::([a-z-]+)(?: [^:]*)?::(.*)$/.exec(line);
    return match === null ? [] : [{ name: match[1] ?? '', message: unescape(match[2] ?? '') }];
  });
}

/** Returns the log as the runner shows it: commands read, annotations named, masks applied. */
export function formatLog(stdout: string, masks: readonly string[]): string {
  const shown = stdout.split('\n').flatMap((line) => {
    const [command] = parseCommands(line);
    if (command === undefined) return [line];
    if (command.name === 'add-mask') return [];
    return [`${command.name[0]?.toUpperCase() ?? ''}${command.name.slice(1)}: ${command.message}`];
  });
  const longestFirst = [...masks].sort((left, right) => right.length - left.length);
  return longestFirst.reduce((log, mask) => log.replaceAll(mask, '***'), shown.join('\n'));
}

function unescape(text: string): string {
  return text.replace(/%0D/g, '\r').replace(/%0A/g, '\n').replace(/%25/g, '%');
}
