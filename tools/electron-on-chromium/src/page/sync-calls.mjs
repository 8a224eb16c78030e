// sendSync and getPathForFile must answer before they return, and a page has no synchronous way out but the debugger.
import { decodeClone, encodeClone } from '../injected/codec.mjs';
import { emitToMain } from '../api/ipc-main.mjs';
import { ignoreGone } from '../chromium/pipe.mjs';
import { notice } from '../notice.mjs';

/** ipcMain answers by setting `event.returnValue`, at once or later. */
async function answerSendSync(link, question) {
  const { channel, json, bytes } = JSON.parse(question);
  const event = link.event();
  const answered = new Promise((resolve) => {
    let current;
    Object.defineProperty(event, 'returnValue', {
      get: () => current,
      set(value) {
        current = value;
        resolve(value);
      },
    });
  });
  const views = bytes.map((text) => new Uint8Array(Buffer.from(text, 'base64')));
  const heard = emitToMain(channel, event, decodeClone(json, views));
  const answer = encodeClone(heard ? await answered : undefined);
  return JSON.stringify({
    json: answer.json,
    bytes: answer.bytes.map((view) => Buffer.from(view.buffer, view.byteOffset, view.byteLength).toString('base64')),
  });
}

/** @param {import('./page.mjs').Page} page @param {object} pause the parameters of Debugger.paused */
export async function onPaused(page, pause) {
  const { session, link } = page;
  const [frame] = pause.callFrames;
  try {
    if (frame?.functionName !== 'standInSyncCall') return;
    const read = async (expression) =>
      (await session.send('Debugger.evaluateOnCallFrame', { callFrameId: frame.callFrameId, expression })).result;
    const operation = (await read('operation')).value;
    const argument = await read('argument');
    const value =
      operation === 'path'
        ? (await session.send('DOM.getFileInfo', { objectId: argument.objectId })).path
        : await answerSendSync(link, argument.value);
    await session.send('Debugger.setVariableValue', {
      callFrameId: frame.callFrameId,
      scopeNumber: frame.scopeChain.findIndex((scope) => scope.type === 'local'),
      variableName: 'result',
      newValue: { value },
    });
  } catch (error) {
    notice(`a synchronous call failed: ${error.message}`);
  } finally {
    // Whatever stopped, the page must go on: a `debugger` of the app's own included.
    await session.send('Debugger.resume').catch(ignoreGone);
  }
}
