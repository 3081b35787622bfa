import HTTPMessage
import Testing

@testable import Proxy

@Suite struct ChunkFrameTests {
  private let workspace = Workspace()

  private func put(_ text: String) -> Range<Int> {
    let bytes = Array(text.utf8)
    let start = workspace.inputStart
    workspace.memory(at: start, count: bytes.count).copyBytes(from: bytes)
    return start..<start + bytes.count
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: workspace.bytes(range), as: UTF8.self)
  }

  @Test("content gets its size in front and a line end behind") func wrap() {
    #expect(text(ChunkFrame.wrap(put("hello"), isLast: false, in: workspace)) == "5\r\nhello\r\n")
    #expect(text(ChunkFrame.wrap(put("hello"), isLast: true, in: workspace)) == "5\r\nhello\r\n0\r\n\r\n")
    let start = workspace.inputStart
    #expect(text(ChunkFrame.wrap(start..<start, isLast: true, in: workspace)) == "0\r\n\r\n")
    #expect(ChunkFrame.wrap(start..<start, isLast: false, in: workspace).isEmpty)
    let large = String(repeating: "x", count: 65_536)
    #expect(text(ChunkFrame.wrap(put(large), isLast: false, in: workspace)) == "10000\r\n\(large)\r\n")
  }

  @Test("the chunks of a piece of input become one, and what follows the body is left alone") func join()
    throws
  {
    var body = BodyReader(.chunked)
    let range = put("3\r\nabc\r\n1;x=y\r\nd\r\n0\r\n\r\nGET / HTTP/1.1")
    let piece = try body.take(range, of: workspace)
    #expect(text(piece.content) == "abcd")
    #expect(text(piece.end..<range.upperBound) == "GET / HTTP/1.1")
    #expect(body.isFinished)
  }

  @Test("a body cut anywhere has the same content") func cuts() throws {
    let whole = "3\r\nabc\r\nA\r\n0123456789\r\n0\r\nT: 1\r\n\r\n"
    for cut in 1..<whole.utf8.count {
      var body = BodyReader(.chunked)
      let (first, second) = (String(whole.prefix(cut)), String(whole.dropFirst(cut)))
      var content = text(try body.take(put(first), of: workspace).content)
      content += text(try body.take(put(second), of: workspace).content)
      #expect(content == "abc0123456789")
      #expect(body.isFinished)
    }
  }

  @Test("a body of known length ends there") func length() throws {
    var body = BodyReader(.length(5))
    let piece = try body.take(put("helloGET"), of: workspace)
    #expect(text(piece.content) == "hello")
    #expect(body.isFinished)
  }
}
