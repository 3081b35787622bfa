/// Reads response heads strictly: any doubt is an error; one serves all connections of a thread.
package final class ResponseParser {
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

  /// Looks for a head at the start of `buffer`, in answer to a request with `method`.
  ///
  /// `progress` is a fresh value for each response, interim ones included, and the same one in each call until the head
  /// is complete.
  package func parse(
    _ buffer: UnsafeRawBufferPointer, _ progress: inout HeadProgress, answering method: RequestMethod
  ) -> ResponseParse {
    guard let bytes = unsafe ByteView(buffer), progress.isWorthParsing(bytes) else { return .needMore }
    let line: StatusLine
    switch StatusLine.parse(bytes, limits) {
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
        return .head(try interpret(bytes, line, fields, end, method))
      } catch {
        return .failed(error)
      }
    }
  }

  /// What the fields mean together.
  private func interpret(
    _ bytes: ByteView, _ line: StatusLine, _ fields: FieldTable, _ length: Int, _ method: RequestMethod
  ) throws(MessageError) -> ResponseHead {
    var meaning = ResponseFields()
    for index in 0..<fields.count where fields[index].name != .other {
      try meaning.add(fields[index], bytes, fields)
    }
    let framing = try meaning.framing(line.status, line.version, answering: method)
    return ResponseHead(
      length: length, status: line.status, reason: line.reason, version: line.version, fields: fields,
      framing: framing, contentLength: meaning.contentLength,
      keepAlive: framing != .untilClose && meaning.keepAlive(line.version))
  }
}
