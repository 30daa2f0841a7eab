import type { GroupMessage } from './group-message.js';

/** What consumers hold and have not answered. */
export class OutstandingMessages {
  private readonly messages = new Map<string, { readonly message: GroupMessage; readonly until: number }>();

  get size(): number {
    return this.messages.size;
  }

  add(message: GroupMessage, until: number): void {
    if (!this.messages.has(message.id)) this.messages.set(message.id, { message, until });
  }

  get(id: string): GroupMessage | undefined {
    return this.messages.get(id)?.message;
  }

  delete(id: string): void {
    this.messages.delete(id);
  }

  /** Those that nobody answered in time. */
  expired(): readonly GroupMessage[] {
    const now = Date.now();
    return [...this.messages.values()].flatMap(({ message, until }) => (until <= now ? [message] : []));
  }

  /** The one that the group gave out first. */
  lowest(): GroupMessage | undefined {
    const numbered = [...this.messages.values()].flatMap(({ message }) =>
      message.sequence === undefined ? [] : [message],
    );
    return numbered.reduce<GroupMessage | undefined>(
      (least, each) => (least === undefined || each.sequence! < least.sequence! ? each : least),
      undefined,
    );
  }
}
