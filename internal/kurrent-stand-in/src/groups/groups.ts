import type { Database } from '../database/database.js';
import { ConsumerGroup } from './consumer-group.js';
import { keyOf, type GroupDefinition, type GroupName } from './group-settings.js';

const TICK_MS = 1000;

/** The persistent subscriptions of a server. A restart keeps them, and has them begin after their checkpoints. */
export class Groups {
  private readonly groups = new Map<string, ConsumerGroup>();
  private readonly timer: NodeJS.Timeout;
  private readonly stopListening: () => void;

  constructor(private readonly database: Database) {
    this.stopListening = database.onCommit(() => {
      for (const group of this.groups.values()) group.committed();
    });
    this.timer = setInterval(() => {
      for (const group of this.groups.values()) group.tick();
    }, TICK_MS);
    this.timer.unref();
  }

  find(name: GroupName): ConsumerGroup | undefined {
    return this.groups.get(keyOf(name));
  }

  all(): readonly ConsumerGroup[] {
    return [...this.groups.values()].sort((a, b) =>
      keyOf(a.definition.name) < keyOf(b.definition.name) ? -1 : 1,
    );
  }

  /** Creates it, or has it begin anew after its checkpoint; its consumers are dropped. */
  define(definition: GroupDefinition): void {
    this.find(definition.name)?.consumers.dropAll();
    this.groups.set(keyOf(definition.name), new ConsumerGroup(this.database, definition));
  }

  delete(group: ConsumerGroup): void {
    this.groups.delete(keyOf(group.definition.name));
    group.delete();
  }

  restart(): void {
    for (const { definition } of this.all()) this.define(definition);
  }

  stop(): void {
    clearInterval(this.timer);
    this.stopListening();
  }
}
