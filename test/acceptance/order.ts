import { type AuditEvent, isRefused, isTrial, isWrite, objectOf } from './audit-log';
import { userAgent } from './kube-client';

/** When objects were asked for, made and ready, by their path; ISO 8601 to the microsecond, which sorts as text. */
export class Moments {
  private readonly asked = new Map<string, string>();
  private readonly made = new Map<string, string>();
  private readonly ready = new Map<string, string>();

  /** Of each object the first time counts. It is ready once an operator says so, which this suite does in its place. */
  public constructor(events: readonly AuditEvent[]) {
    for (const event of events.filter((one) => !isTrial(one) && !isRefused(one))) {
      const path = objectOf(event);
      const subresource = event.objectRef?.subresource;
      if (subresource === undefined && isWrite(event)) {
        keepFirst(this.asked, path, event.requestReceivedTimestamp);
        keepFirst(this.made, path, event.stageTimestamp);
      } else if (subresource === 'status' && event.userAgent === userAgent) keepFirst(this.ready, path, event.stageTimestamp);
    }
  }

  /** Whether an object was made, or changed. */
  public has(path: string): boolean {
    return this.made.has(path);
  }

  /** What is wrong where `user` must come after `provider` was made, and was ready where somebody says so; undefined where it did. */
  public complaint(user: string, provider: string): string | undefined {
    const [asked, made, ready] = [this.asked.get(user), this.made.get(provider), this.ready.get(provider)];
    if (asked === undefined) return undefined;
    if (made === undefined) return `was made at ${asked}, and the other never`;
    if (asked < made) return `was made at ${asked}, and the other at ${made}`;
    return ready !== undefined && asked < ready ? `was made at ${asked}, and the other was ready at ${ready}` : undefined;
  }
}

function keepFirst(times: Map<string, string>, path: string, time: string): void {
  if (!times.has(path)) times.set(path, time);
}
