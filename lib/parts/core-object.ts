import { ApiObject } from 'cdk8s';
import { type Construct } from 'constructs';
import { coreManifest, type CoreKind, type CoreProps } from '../core-kinds';
import { declared } from '../props/declared';

/** An object of one of Kubernetes' own kinds, typed by cdk8s-plus-30, exactly as it is written here. */
export class CoreObject<Name extends CoreKind> extends ApiObject {
  public constructor(scope: Construct, kind: Name, props: CoreProps<Name>) {
    super(declared(CoreObject, new.target, scope, kind, props), `${kind}-${props.metadata.name}`, coreManifest(kind, props));
  }
}
