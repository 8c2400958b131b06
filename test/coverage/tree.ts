import { parse } from 'yaml';
import { type Manifest } from '../../lib/manifest';
import { type ClusterModel } from '../../lib/model';

/** What Argo CD would read: each object as its file says it, read when somebody asks for it. */
export class Tree {
  private readonly read = new Map<string, Manifest>();
  private readonly files: Map<string, string>;

  public constructor(files: ReadonlyMap<string, string>, public readonly models: readonly ClusterModel[]) {
    this.files = new Map(files);
  }

  public get paths(): readonly string[] {
    return [...this.files.keys()];
  }

  public has(path: string): boolean {
    return this.files.has(path);
  }

  /** The text of a file. */
  public text(path: string): string {
    return this.files.get(path)!;
  }

  /** Writes the text of a file anew. */
  public rewrite(path: string, change: (text: string) => string): void {
    this.files.set(path, change(this.text(path)));
  }

  /** The object at a path, to look at or to spoil. */
  public at(path: string): Manifest {
    const text = this.files.get(path);
    if (text === undefined) throw new Error(`'${path}' must be in the tree, got ${this.paths.filter((each) => each.startsWith(path.split('/').slice(0, 2).join('/'))).join(', ')}`);
    const manifest = this.read.get(path) ?? parse(text) as Manifest;
    this.read.set(path, manifest);
    return manifest;
  }

  /** The objects of a kind, told by the names of their files. */
  public ofKind(kind: string): Manifest[] {
    return this.paths.filter((path) => new RegExp(`/${kind}[.-][^/]*$`).test(path)).map((path) => this.at(path)).filter((manifest) => manifest.kind === kind);
  }

  public rename(from: string, to: string): void {
    const manifest = this.at(from);
    this.remove(from);
    this.files.set(to, '');
    this.read.set(to, manifest);
  }

  /** All objects of a cluster. */
  public objectsOf(cluster: string): Manifest[] {
    return this.paths.filter((path) => path.startsWith(`${cluster}/`) && path.endsWith('.yaml')).map((path) => this.at(path));
  }

  public remove(path: string): void {
    this.files.delete(path);
  }
}
