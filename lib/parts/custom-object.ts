import { ApiObject } from 'cdk8s';
import { type Construct } from 'constructs';
import { type Kind, type KindProps } from '../kinds/kind';
import { customManifest } from '../kinds/custom-manifest';
import { declared } from '../props/declared';

/** An object of a custom kind, typed by our definition of that kind. */
export class CustomObject<K extends Kind> extends ApiObject {
  public constructor(scope: Construct, kind: K, props: KindProps<K>) {
    super(declared(CustomObject, new.target, scope, kind, props), `${kind.kind}-${props.metadata.name}`, customManifest(kind, props));
  }
}
