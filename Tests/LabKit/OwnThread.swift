import Glibc

/// Runs `body` on a thread that is made for it, and waits for what it answers.
func onOwnThread<Value>(_ body: @escaping () throws -> Value) throws -> Value {
  let work = Work(body)
  pthread_join(try start(work), nil)
  guard let result = work.result else { throw LabError("the thread left no answer") }
  return try result.get()
}

/// Runs `body` on a thread of its own and does not wait for it.
func detachThread(_ body: @escaping () -> Void) throws {
  pthread_detach(try start(Work(body)))
}

private func start(_ work: AnyWork) throws -> pthread_t {
  var thread = pthread_t()
  let context = Unmanaged.passRetained(work)
  let failure = pthread_create(
    &thread, nil,
    { context in
      if let context { Unmanaged<AnyWork>.fromOpaque(context).takeRetainedValue().perform() }
      return nil
    }, context.toOpaque())
  guard failure == 0 else {
    context.release()
    throw LabError("pthread_create: \(String(cString: strerror(failure)))")
  }
  return thread
}

private class AnyWork {
  func perform() {}
}

private final class Work<Value>: AnyWork {
  private let body: () throws -> Value
  private(set) var result: Result<Value, any Error>?

  init(_ body: @escaping () throws -> Value) {
    self.body = body
  }

  override func perform() {
    result = Result(catching: body)
  }
}
