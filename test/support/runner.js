import LightRunner from 'jest-light-runner/child-process';

/**
 * Files run in processes of their project also where there is one worker. In jest's own process, which the runner would
 * take then, the files of all projects get what the first of them sets up: the hostile twin would be none.
 */
export default class ProjectRunner extends LightRunner {
  constructor(...given) {
    super(...given);
    this._runtime = 'child_process';
  }
}
