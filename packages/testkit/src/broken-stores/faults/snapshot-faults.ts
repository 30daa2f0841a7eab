import type { SnapshotStore } from '@eventfold/core';
import type { BrokenStore, Shared } from '../broken-store.js';
import { port } from '../port-fault.js';
import { begun, lower } from '../changed-names.js';
import { later } from '../alter.js';

const snapshot = (
  name: string,
  change: (inner: SnapshotStore, shared: Shared, everywhere: Shared) => Partial<SnapshotStore>,
): BrokenStore => port('snapshots', name, change);

function schemas(name: string, change: (schema: string) => string): BrokenStore {
  return snapshot(name, (inner) => ({
    load: async (stream, schema) => {
      const held = await inner.load(stream, change(schema));
      return held === null ? null : { ...held, schema };
    },
    save: (snapshot) => inner.save({ ...snapshot, schema: change(snapshot.schema) }),
  }));
}

export const snapshotFaults: readonly BrokenStore[] = [
  snapshot('snapshot of any schema loaded', (inner, shared) => {
    const last = shared.of('last', () => new Map<string, string>());
    return {
      save: async (saved) => {
        last.set(saved.stream, saved.schema);
        await inner.save(saved);
      },
      load: async (stream, schema) =>
        (await inner.load(stream, schema)) ?? inner.load(stream, last.get(stream) ?? schema),
    };
  }),
  snapshot('only one schema of a snapshot removed', (inner, shared) => {
    const saved = shared.of('saved', () => new Map<string, { schema: string }>());
    return {
      save: async (each) => {
        saved.set(each.stream, each);
        await inner.save(each);
      },
      remove: async (stream) => {
        const kept = saved.get(stream) as never;
        await inner.remove(stream);
        if (kept !== undefined) await inner.save(kept);
      },
    };
  }),
  snapshot('state of a snapshot cut', (inner) => ({
    load: async (stream, schema) => {
      const loaded = await inner.load(stream, schema);
      return loaded !== null && JSON.stringify(loaded.state).length > 10_000
        ? { ...loaded, state: null }
        : loaded;
    },
  })),
  snapshot('older snapshot replaces a newer one', (inner) => ({
    save: async (saved) => {
      if ((await inner.load(saved.stream, saved.schema)) !== null) await inner.remove(saved.stream);
      await inner.save(saved);
    },
  })),
  snapshot('snapshot revisions compared as text', (inner) => ({
    save: async (saved) => {
      const held = await inner.load(saved.stream, saved.schema);
      if (held !== null && String(held.revision) >= String(saved.revision)) return;
      await inner.save(saved);
    },
  })),
  snapshot('one schema of a snapshot at a time', (inner) => ({
    save: async (saved) => {
      if ((await inner.load(saved.stream, saved.schema)) === null) await inner.remove(saved.stream);
      await inner.save(saved);
    },
  })),
  {
    name: 'snapshots written to the log',
    fault: (store) => {
      const inner = store.snapshots as SnapshotStore;
      const save: SnapshotStore['save'] = async (saved) => {
        await store.append({
          writes: [
            { stream: `snapshot-${saved.stream}`, expected: 'any', events: [{ type: 'Taken', data: null }] },
          ],
        });
        await inner.save(saved);
      };
      return { snapshots: { ...inner, save } };
    },
  },
  snapshot('snapshots share their state with the caller', (inner, shared) => {
    const saved = shared.of('saved', () => new Map<string, unknown>());
    return {
      save: async (each) => {
        saved.set(`${each.stream} ${each.schema}`, each);
        await inner.save(each);
      },
      load: async (stream, schema) => {
        const held = await inner.load(stream, schema);
        const same = saved.get(`${stream} ${schema}`) as typeof held | undefined;
        return held !== null && same?.revision === held.revision ? same : held;
      },
    };
  }),
  snapshot('snapshots shared by all namespaces', (inner, _, everywhere) =>
    everywhere.of('snapshots', () => inner),
  ),
  schemas('schemas of snapshots compared without case', lower),
  schemas('long schemas of snapshots cut', begun),
  snapshot('snapshot of the same revision replaced', (inner) => ({
    save: async (snapshot) => {
      const held = await inner.load(snapshot.stream, snapshot.schema);
      if (held?.revision !== snapshot.revision) return inner.save(snapshot);
      await inner.remove(snapshot.stream);
      await inner.save(snapshot);
    },
  })),
  snapshot('snapshots of streams whose names begin the same removed together', (inner, shared) => {
    const streams = shared.of('streams', () => new Set<string>());
    return {
      save: async (snapshot) => {
        streams.add(snapshot.stream);
        await inner.save(snapshot);
      },
      remove: async (stream) => {
        for (const each of streams) if (each.startsWith(stream)) await inner.remove(each);
      },
    };
  }),
  snapshot('removed snapshot keeps older ones from being saved', (inner, shared) => {
    const newest = shared.of('newest', () => new Map<string, number>());
    return {
      save: async (snapshot) => {
        const key = `${snapshot.stream} ${snapshot.schema}`;
        if ((newest.get(key) ?? -1) >= snapshot.revision) return;
        newest.set(key, snapshot.revision);
        await inner.save(snapshot);
      },
    };
  }),
  snapshot('snapshots compared before they are saved, not with it', (inner) => ({
    save: async (snapshot) => {
      const held = await inner.load(snapshot.stream, snapshot.schema);
      if (held !== null && held.revision >= snapshot.revision) return;
      await later(snapshot.revision % 3);
      const now = await inner.load(snapshot.stream, snapshot.schema);
      if (now !== null && now.revision > snapshot.revision) await inner.remove(snapshot.stream);
      await inner.save(snapshot);
    },
  })),
];
