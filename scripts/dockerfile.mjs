// Reads a Dockerfile as far as ours goes, and says no to everything else.
import { readFileSync } from 'node:fs';

/** The stages of a Dockerfile in order: { name, base, steps: [{ instruction, flags, words | json | text }] }. */
export function readDockerfile(file) {
  const stages = [];
  for (const { instruction, rest } of instructionsOf(readFileSync(file, 'utf8'))) {
    if (instruction === 'FROM') {
      const [, base, name] = /^(\S+)(?:\s+AS\s+(\S+))?$/i.exec(rest) ?? refuse(instruction, rest);
      stages.push({ name: name ?? `stage-${stages.length}`, base, steps: [] });
    } else {
      const stage = stages.at(-1) ?? refuse(instruction, 'before FROM');
      stage.steps.push(stepOf(instruction, rest));
    }
  }
  return stages;
}

/** Lines without comments, those that end in a backslash joined. */
function instructionsOf(text) {
  const lines = text.split('\n').filter((line) => !/^\s*#/.test(line)).join('\n').replaceAll(/\\\n\s*/g, ' ').split('\n');
  return lines.filter((line) => line.trim() !== '').map((line) => {
    const [, instruction = '', rest = ''] = /^([A-Z]+)\s+(.+)$/.exec(line.trim()) ?? refuse(line, '');
    return { instruction, rest: rest.trim() };
  });
}

function stepOf(instruction, text) {
  switch (instruction) {
    case 'RUN': return { instruction, text };
    case 'COPY': return { instruction, ...flagged(text) };
    case 'ENV': return { instruction, values: Object.fromEntries(text.split(/\s+/).map((pair) => pair.match(/^([A-Z_]+)=(\S*)$/)?.slice(1) ?? refuse(instruction, pair))) };
    case 'WORKDIR': case 'USER': case 'EXPOSE': case 'STOPSIGNAL': return { instruction, text };
    case 'CMD': return { instruction, command: JSON.parse(text) };
    case 'HEALTHCHECK': {
      const { flags, words } = flagged(text.replace(/CMD\s+(\[.*\])$/, 'CMD'));
      if (words.join() !== 'CMD') refuse(instruction, text);
      return { instruction, flags, command: JSON.parse(text.slice(text.indexOf('['))) };
    }
    default: return refuse(instruction, text);
  }
}

function flagged(text) {
  const words = text.split(/\s+/);
  const flags = Object.fromEntries(words.filter((word) => word.startsWith('--')).map((word) => word.slice(2).split('=')));
  return { flags, words: words.filter((word) => !word.startsWith('--')) };
}

function refuse(instruction, text) {
  throw new Error(`This reader does not know ${instruction} ${text}`);
}
