import { type Step } from './path';
import { type Recording } from './recording';

/** Told of each field, with the fields that are known beside it, and of each item of a list. The path is valid during the call. */
export type Visitor = (path: readonly Step[], value: unknown, known?: ReadonlySet<string>) => void;

/** The fields of a kind as far as its validator was seen to look at them. */
export class Shape {
  private readonly fields = new Set<string>();
  private readonly children = new Map<string, Shape>();
  private keysAreData = false;
  private isList = false;

  /** Adds what a validator looked at in a value whose types were all right: in a wrong one it does not look further. */
  public learn(recording: Recording): void {
    for (const field of recording.fields) this.fields.add(field);
    this.keysAreData ||= recording.keysAreData;
    this.isList ||= recording.isList && recording.fields.has('length');
    for (const [key, child] of recording.children) {
      const name = this.isList || this.keysAreData ? '' : key;
      let shape = this.children.get(name);
      if (!shape) this.children.set(name, shape = new Shape());
      shape.learn(child);
    }
  }

  /** Visits what is in a value, save fields whose names are data and objects that may hold anything. False if it met what it has not learned. */
  public visit(value: object, visitor: Visitor, path: Step[] = []): boolean {
    let reached = true;
    if (this.isList) {
      if (!Array.isArray(value)) return false;
      value.forEach((item, index) => {
        path.push(index);
        visitor(path, item);
        reached = this.descend('', item, visitor, path) && reached;
        path.pop();
      });
      return reached;
    }
    if (!this.keysAreData && this.fields.size === 0) return true;
    for (const [key, item] of Object.entries(value)) {
      if (item === undefined) continue;
      path.push(key);
      if (!this.keysAreData) visitor(path, item, this.fields);
      if (this.keysAreData || this.fields.has(key)) reached = this.descend(this.keysAreData ? '' : key, item, visitor, path) && reached;
      path.pop();
    }
    return reached;
  }

  private descend(name: string, value: unknown, visitor: Visitor, path: Step[]): boolean {
    if (typeof value !== 'object' || value === null) return true;
    return this.children.get(name)?.visit(value, visitor, path) ?? false;
  }
}
