/// A response, whole.
package struct HTTPResponse: Sendable {
  package let status: Int
  package let headers: [(name: String, value: String)]
  package let body: [UInt8]

  /// The body as text.
  package var text: String { String(decoding: body, as: UTF8.self) }

  /// The value of the first header field called `name`, in whatever case.
  package subscript(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  /// The session identifier in `Set-Cookie: JSESSIONID=…`.
  package var sessionID: String? {
    self["Set-Cookie"].flatMap { cookie in
      guard cookie.hasPrefix("JSESSIONID=") else { return nil }
      return cookie.dropFirst("JSESSIONID=".count).split(separator: ";").first.map(String.init)
    }
  }
}
