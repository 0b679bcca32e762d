import { describeFaults } from './playing.js';

describeFaults('postgres');
