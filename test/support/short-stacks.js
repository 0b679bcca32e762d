// Jest has errors keep a hundred frames, which costs tests of refusals more than what is refused; here they are as in
// the service.
Error.stackTraceLimit = 10;
