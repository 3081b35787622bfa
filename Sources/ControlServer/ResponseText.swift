import ControlAPI
import ControlJSON
private import Glibc
import HTTPMessage

/// The bytes of responses.
enum ResponseText {
  static let jsonType = "application/json"

  /// A whole response with a body; for HEAD the body is left out, and its length told.
  static func whole(
    _ status: Int, body: [UInt8], type: String = jsonType, allowed: String? = nil, keepAlive: Bool,
    isHead: Bool
  ) -> [UInt8] {
    var fields = ["Content-Type: \(type)", "Content-Length: \(body.count)"]
    if let allowed { fields.append("Allow: \(allowed)") }
    return head(status, fields, keepAlive: keepAlive) + (isHead ? [] : body)
  }

  /// The head of a response whose lines of JSON are sent as they come: in chunks, or to a client of HTTP/1.0 until the
  /// connection is closed.
  static func streamHead(isChunked: Bool, keepAlive: Bool) -> [UInt8] {
    head(
      200, ["Content-Type: application/x-ndjson"] + (isChunked ? ["Transfer-Encoding: chunked"] : []),
      keepAlive: keepAlive && isChunked)
  }

  /// One piece of a streamed body.
  static func piece(_ bytes: [UInt8], isChunked: Bool) -> [UInt8] {
    guard isChunked else { return bytes }
    return Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + Array("\r\n".utf8)
  }

  /// The end of a streamed body.
  static func end(isChunked: Bool) -> [UInt8] {
    isChunked ? Array("0\r\n\r\n".utf8) : []
  }

  /// `value` as a line of JSON, or why that is not possible.
  static func json(_ value: some Encodable) -> Result<[UInt8], Refusal> {
    do {
      return .success(try JSONLine.encode(value))
    } catch {
      return .failure(Refusal(500, "the answer cannot be told in JSON: \(error)"))
    }
  }

  /// What a refusal says, as JSON.
  static func json(_ refusal: Refusal) -> [UInt8] {
    // Strings always have a JSON form.
    (try? JSONLine.encode(refusal.error)) ?? []
  }

  private static func head(_ status: Int, _ fields: [String], keepAlive: Bool) -> [UInt8] {
    var lines = ["HTTP/1.1 \(status) \(StatusCode.reason(status))", "Date: \(date())"] + fields
    lines.append("Cache-Control: no-store")
    if !keepAlive { lines.append("Connection: close") }
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
  }

  /// The time in the form of RFC 9110 §5.6.7.
  private static func date() -> String {
    var now = time(nil)
    var parts = unsafe tm()
    var text = [CChar](repeating: 0, count: 64)
    unsafe gmtime_r(&now, &parts)
    let count = unsafe strftime(&text, text.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
    return String(decoding: text.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
