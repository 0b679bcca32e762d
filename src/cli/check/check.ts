import { InvalidInput } from '../../engine/invalid-input.js';
import type { AssertionReport, SnapReport } from '../../modules/check/check-answer.js';
import { Checks } from '../../modules/check/check.service.js';
import type { Problem } from '../../modules/http/problem.js';
import { RequestProblem } from '../../modules/http/request-problem.js';
import { requestProblemOf } from '../../modules/http/request-problem-of.js';
import { exitCodes } from '../exit-codes.js';
import { InputFault } from '../input/input-fault.js';
import { readTextFile, type TextFile } from '../input/read-file.js';
import { outputLook, print } from '../output.js';
import { jsonLine } from '../terminal/json.js';
import type { Look } from '../../text/look.js';
import { printable } from '../../text/printable.js';
import type { CheckOptions } from './options.js';
import { kindOf } from './kind.js';
import { assertionLines, snapLines } from './report-lines.js';

/** What was read of one file: the answer of the check endpoint, or what is wrong. */
type Checked =
  | {
      readonly file: string;
      readonly answer: { readonly assertions: readonly AssertionReport[] } | SnapReport;
    }
  | { readonly file: string; readonly fault: InputFault; readonly error: Problem };

/** Checks each file, prints what it says or what is wrong with it, and tells the status to end with. */
export async function check(files: readonly string[], options: CheckOptions): Promise<number> {
  const look = outputLook();
  let status: number = exitCodes.ok;
  for (const path of files) {
    const checked = await checkFile(path, options);
    if ('fault' in checked) status = exitCodes.badInput;
    print(options.json ? [jsonLine(answerOf(checked), look)] : linesOf(printable(checked), look));
  }
  return status;
}

async function checkFile(path: string, options: CheckOptions): Promise<Checked> {
  let file: TextFile;
  try {
    file = await readTextFile(path);
  } catch (error) {
    if (!(error instanceof InputFault)) throw error;
    return {
      file: path,
      fault: error,
      error: new RequestProblem('request-invalid', error.toString()).body(),
    };
  }
  const { name, text } = file;
  const checks = new Checks();
  try {
    const isAssertion = (options.as ?? kindOf(file)) === 'assertion';
    return {
      file: name,
      answer: isAssertion ? { assertions: checks.assertions(text) } : checks.snapYaml(text),
    };
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    const fault = new InputFault(error.message, { source: name, ...error.place });
    return { file: name, fault, error: requestProblemOf(error).body() };
  }
}

/** As the endpoints have it, and as an item of a batch has what is wrong. */
function answerOf(checked: Checked): unknown {
  return 'fault' in checked ? { error: checked.error } : checked.answer;
}

function linesOf(checked: Checked, look: Look): string[] {
  const { file } = checked;
  if ('fault' in checked) return [look.paint('red', printable(checked.fault.toString()))];
  const { answer } = checked;
  return 'assertions' in answer
    ? answer.assertions.flatMap((report) => assertionLines(file, report, look))
    : snapLines(file, answer, look);
}
