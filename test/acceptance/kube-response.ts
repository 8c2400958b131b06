/** An object as the API server gives it. */
export interface LiveObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    /** ISO 8601. */
    readonly creationTimestamp: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly spec?: unknown;
  readonly status?: unknown;
}

/** What the API server answers. */
export interface KubeResponse {
  readonly status: number;
  /** Texts of its warnings: deprecations, fields it does not know, pods below a namespace's level of security. */
  readonly warnings: readonly string[];
  readonly body: unknown;
}

/** What the server says where it refuses. */
export function refusal({ status, body }: KubeResponse): string | undefined {
  if (status < 300) return undefined;
  const message = (body as { message?: unknown } | undefined)?.message;
  return `${status} ${(typeof message === 'string' ? message : JSON.stringify(body)).slice(0, 400)}`;
}
