import { Type } from '@sinclair/typebox';
import { choice } from '../kinds/fields/choice';
import { list } from '../kinds/fields/list';
import { dnsLabel } from '../kinds/fields/name';
import { strict } from '../kinds/fields/strict';

/** A class of machines: those whose labels meet any of its conditions. @see https://docs.siderolabs.com/omni/omni-cluster-setup/create-a-machine-class */
export const machineClass = strict({
  metadata: strict({ namespace: choice('default'), type: choice('MachineClasses.omni.sidero.dev'), id: dnsLabel }),
  spec: strict({ matchlabels: list(Type.String({ minLength: 1 })) }),
});
