import HTTPMessage
import Testing

@Suite struct ErrorPageTests {
  private func page(_ status: Int, asJSON: Bool, _ method: RequestMethod = .get) throws -> (
    head: String, body: String
  ) {
    var output = [UInt8](repeating: 0, count: 512)
    let length = output.withUnsafeMutableBytes {
      ErrorPage.write(status, asJSON: asJSON, answering: method, into: $0)
    }
    let page = text(output[..<(try #require(length))])
    let end = try #require(page.range(of: "\r\n\r\n"))
    return (String(page[..<end.lowerBound]), String(page[end.upperBound...]))
  }

  @Test("an error page is short HTML, the last answer on its connection") func html() throws {
    let (head, body) = try page(431, asJSON: false)
    #expect(head.hasPrefix("HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Type: text/html"))
    #expect(head.contains("Content-Length: \(body.utf8.count)\r\n"))
    #expect(head.hasSuffix("Connection: close"))
    #expect(body.contains("<h1>431 Request Header Fields Too Large</h1>"))
  }

  @Test("an error page is JSON where the client prefers it") func json() throws {
    let (head, body) = try page(503, asJSON: true)
    #expect(head.contains("Content-Type: application/json"))
    #expect(head.contains("Content-Length: \(body.utf8.count)\r\n"))
    #expect(body == "{\"status\":503,\"error\":\"Service Unavailable\"}\n")
  }

  @Test("HEAD gets the head alone") func head() throws {
    let (head, body) = try page(502, asJSON: true, .head)
    #expect(head.contains("Content-Length: 37"))
    #expect(body.isEmpty)
  }

  @Test("every error has a page that fits", arguments: MessageError.allCases) func all(_ error: MessageError)
    throws
  {
    let (head, _) = try page(error.requestStatus, asJSON: false)
    #expect(!head.contains(" Error"))
    #expect(error.text.utf8CodeUnitCount > 0)
    #expect(head.contains("Allow: ") == (error == .methodNotAllowed))
  }
}

extension String {
  fileprivate func range(of text: String) -> Range<String.Index>? {
    indices.first { self[$0...].hasPrefix(text) }.map { $0..<index($0, offsetBy: text.count) }
  }
}
