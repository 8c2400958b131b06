import { Fleet } from '../lib';
import { Cloud } from './cloud';
import { Dev } from './dev';
import { Prod } from './prod';
import { Vps } from './vps';

/** The address book: every cluster, in one Git repository. */
export class HomeFleet extends Fleet {
  public constructor() {
    super({ repository: 'https://github.com/example/fleet.git' });
    new Cloud(this);
    new Dev(this);
    new Prod(this);
    new Vps(this);
  }
}
