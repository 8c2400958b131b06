import { Fleet } from '../lib';
import { Cloud } from './cloud';
import { CloudOvh } from './cloud-ovh';
import { Dev } from './dev';
import { Lab } from './lab';
import { Prod } from './prod';
import { Sovereign } from './sovereign';
import { Vps } from './vps';

/** The address book: every cluster, in one Git repository. */
export class HomeFleet extends Fleet {
  public constructor() {
    super({ repository: 'https://github.com/example/fleet.git' });
    new Cloud(this);
    new CloudOvh(this);
    new Dev(this);
    new Lab(this);
    new Prod(this);
    new Sovereign(this);
    new Vps(this);
  }
}
