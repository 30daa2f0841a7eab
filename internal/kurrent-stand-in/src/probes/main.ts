// Asks a server the probes and shows where it answers otherwise than the recorded one:
// `pnpm probes:kurrent [--url kurrentdb://…?tls=false] [--record "the server and its version"]`.
import { parseArgs } from 'node:util';
import { startStandIn } from '../start-stand-in.js';
import { differences } from './differences.js';
import { readRecording, writeRecording } from './recordings.js';
import { askProbe, PROBES } from './run-probes.js';

const RECORDED = '23.10.8';

const { values } = parseArgs({ options: { url: { type: 'string' }, record: { type: 'string' } } });
const standIn = values.url === undefined ? await startStandIn() : undefined;
const url = values.url ?? standIn?.connectionString ?? '';
const address = /\/\/(?:[^@]*@)?([^/?,]+)/.exec(url)?.[1] ?? url;
process.stderr.write(`${PROBES.length} probes to ${standIn === undefined ? url : 'the stand-in'}\n`);

const answers: Record<string, unknown> = {};
for (const probe of PROBES) answers[probe.name] = await askProbe(probe, address);
if (values.record === undefined) show();
else writeRecording(RECORDED, { server: values.record, answers });
await standIn?.stop();

function show(): void {
  const recording = readRecording(RECORDED);
  let count = 0;
  for (const { name } of PROBES) {
    const found = differences(recording.answers[name], answers[name]);
    count += found.length;
    for (const { path, recorded, answered } of found)
      process.stdout.write(
        `${name}\n  ${path}\n    recorded ${JSON.stringify(recorded)}\n    answered ${JSON.stringify(answered)}\n`,
      );
  }
  process.stdout.write(`${count} differences from ${recording.server}\n`);
  process.exitCode = count === 0 ? 0 : 1;
}
