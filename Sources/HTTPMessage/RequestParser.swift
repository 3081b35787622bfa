/// Reads request heads strictly (RFC 9112 §2 to §6); one serves all connections of a thread.
package final class RequestParser {
  private let limits: HeadLimits
  private let table: FieldTable

  /// A parser with its own table of fields.
  package init(limits: HeadLimits = HeadLimits()) {
    self.limits = limits
    table = FieldTable(capacity: limits.fields)
  }

  deinit {
    table.deallocate()
  }

  /// Looks for a head at the start of `buffer`.
  ///
  /// `progress` is a fresh value for each request, and the same one in each call until the head is complete. How the
  /// bytes were cut does not change the result; a mistake in an unfinished line may only be told when the line ends.
  package func parse(_ buffer: UnsafeRawBufferPointer, _ progress: inout HeadProgress) -> RequestParse {
    guard let bytes = unsafe ByteView(buffer), progress.isWorthParsing(bytes) else { return .needMore }
    let line: RequestLine
    switch RequestLine.parse(bytes, limits) {
    case .line(let parsed): line = parsed
    case .failed(let error): return .failed(error)
    case .needMore(let limit):
      progress.stopped(at: bytes.count, limit: limit)
      return .needMore
    }
    var fields = table
    switch FieldBlock(bytes, from: line.end, limits: limits).parse(from: line.end, into: &fields) {
    case .failed(let error): return .failed(error)
    case .needMore(let limit):
      progress.stopped(at: bytes.count, limit: limit)
      return .needMore
    case .end(let end):
      do throws(MessageError) {
        return .head(try interpret(bytes, line, fields, end))
      } catch {
        return .failed(error)
      }
    }
  }

  /// What the fields mean together.
  private func interpret(
    _ bytes: ByteView, _ line: RequestLine, _ fields: FieldTable, _ length: Int
  ) throws(MessageError) -> RequestHead {
    var meaning = RequestFields()
    for index in 0..<fields.count where fields[index].name != .other {
      try meaning.add(fields[index], bytes, fields, line.version)
    }
    let host = try meaning.host(bytes, line)
    let framing = try meaning.framing(line.version, limit: limits.body)
    return RequestHead(
      length: length, line: line.range, method: line.method, methodRange: line.methodRange,
      target: line.target,
      version: line.version, fields: fields, host: host, framing: framing,
      keepAlive: meaning.keepAlive(line.version), expectsContinue: meaning.expectsContinue && framing.hasBody,
      wantsUpgrade: meaning.wantsUpgrade)
  }
}
