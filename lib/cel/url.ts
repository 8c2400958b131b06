/** An absolute URI, or an absolute path, in a rule. */
export class Url {
  public constructor(public readonly scheme: string, public readonly host: string, public readonly path: string) {}

  /** Without brackets and port. */
  public get hostname(): string {
    return /^\[(.*)\](?::\d*)?$/.exec(this.host)?.[1] ?? this.host.replace(/:\d*$/, '');
  }

  public get port(): string {
    return /:(\d*)$/.exec(this.host.replace(/^\[.*\]/, ''))?.[1] ?? '';
  }
}

/** Reads what Go's `url.ParseRequestURI` reads. */
export function parseUrl(text: string): Url | undefined {
  if (text === '' || /[\x00-\x20\x7f]/.test(text) || /%(?![0-9A-Fa-f]{2})/.test(text)) return undefined;
  const [, scheme = '', host, path = ''] = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/(?:[^/?#@]*@)?([^/?#]*))?([^?#]*)/.exec(text) ?? [];
  if (scheme === '' && !text.startsWith('/')) return undefined;
  if (host !== undefined && !/^(\[[0-9A-Fa-f:.%]+\]|[^:[\]]*)(:\d*)?$/.test(host)) return undefined;
  return scheme === '' && host === undefined ? new Url('', '', path) : new Url(scheme.toLowerCase(), host ?? '', path);
}
