import { Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { createHash } from 'node:crypto';
import { by, dnsLabel } from '../names';
import { asked } from '../props/asked';
import { declared } from '../props/declared';
import { CoreObject } from './core-object';
import { type Mount } from './mount';

/** Texts of files by name. */
export type FileContents = Readonly<Record<string, string>>;

/** Configuration that is no secret, as files. A change restarts the pods that mount it. */
export class ConfigFiles extends Construct {
  public readonly name: string;

  /** @param files the texts, or a function that is asked for them once the whole fleet is declared */
  public constructor(scope: Construct, name: string, private readonly files: FileContents | (() => FileContents)) {
    super(declared(ConfigFiles, new.target, scope, name, files), `config-${dnsLabel(name, 'name of configuration files')}`);
    this.name = name;
    new CoreObject(this, 'ConfigMap', { metadata: { name }, data: Lazy.any({ produce: () => this.texts() }) as FileContents });
  }

  /** All files as a folder; `executable` for scripts. */
  public mount(options: { readonly executable?: boolean } = {}): Mount {
    asked('ConfigFiles.mount', options);
    return {
      name: this.name,
      volume: { configMap: { name: this.name, defaultMode: options.executable ? 0o555 : 0o444 } },
      readOnly: true,
      exclusive: false,
      content: Lazy.any({ produce: () => this.digest() }) as Lazy,
    };
  }

  private texts(): FileContents {
    return typeof this.files === 'function' ? this.files() : this.files;
  }

  private digest(): string {
    const entries = Object.entries(this.texts()).sort(by(([file]) => file));
    return createHash('sha256').update(JSON.stringify(entries)).digest('hex').slice(0, 16);
  }
}
