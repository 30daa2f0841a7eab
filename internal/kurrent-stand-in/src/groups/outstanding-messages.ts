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

  all(): readonly GroupMessage[] {
    return [...this.messages.values()].map(({ message }) => message);
  }
}
