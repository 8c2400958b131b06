/**
 * Notes what a validator looks at in a value. The validators of Kubernetes' own kinds accept fields that they do not
 * know, but they read every field that they do know, and go through the keys of an object whose keys are data.
 */
export class Recording {
  /** What to give to the validator in place of the value. */
  public readonly view: object;
  public readonly fields = new Set<string>();
  /** What was noted of the objects and lists inside, by field or index. */
  public readonly children = new Map<string, Recording>();
  public keysAreData = false;

  public constructor(private readonly value: object) {
    this.view = new Proxy(value, {
      get: (target, key) => typeof key === 'symbol' ? Reflect.get(target, key) as unknown : this.read(key),
      ownKeys: (target) => {
        this.keysAreData = true;
        return Reflect.ownKeys(target);
      },
    });
  }

  public get isList(): boolean {
    return Array.isArray(this.value);
  }

  private read(key: string): unknown {
    const value: unknown = Object.hasOwn(this.value, key) ? (this.value as Record<string, unknown>)[key] : undefined;
    this.fields.add(key);
    if (typeof value !== 'object' || value === null) return value;
    let child = this.children.get(key);
    if (!child) this.children.set(key, child = new Recording(value));
    return child.view;
  }
}
