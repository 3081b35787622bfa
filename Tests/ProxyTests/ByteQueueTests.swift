import Testing

@testable import Proxy

@Suite struct ByteQueueTests {
  private func text(_ queue: borrowing ByteQueue) -> String {
    String(decoding: queue.bytes, as: UTF8.self)
  }

  private func append(_ text: String, to queue: inout ByteQueue) {
    Array(text.utf8).withUnsafeBytes { queue.append($0) }
  }

  @Test("bytes come out in the order in which they went in") func order() {
    var queue = ByteQueue()
    append("one ", to: &queue)
    append("two", to: &queue)
    let text1 = text(queue)
    #expect(text1 == "one two")
    queue.consume(4)
    let text2 = text(queue)
    #expect(text2 == "two")
    append(" three", to: &queue)
    let text3 = text(queue)
    #expect(text3 == "two three")
    queue.consume(9)
    let text4 = text(queue)
    #expect(text4 == "")
  }

  @Test("a queue grows with what it holds, and what was consumed makes room") func growth() {
    var queue = ByteQueue()
    var expected: [UInt8] = []
    for number in 0..<2_000 {
      let part = [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: number % 97)
      part.withUnsafeBytes { queue.append($0) }
      expected += part
      let count = min(expected.count, number % 61)
      queue.consume(count)
      expected.removeFirst(count)
    }
    let held = Array(queue.bytes)
    #expect(held == expected)
  }

  @Test("what is written into the room becomes part of the queue when it is committed") func room() {
    var queue = ByteQueue()
    let room = queue.room(for: 3)
    #expect(room.count >= 3)
    room.copyBytes(from: Array("abcdef".utf8).prefix(3))
    let text5 = text(queue)
    #expect(text5 == "")
    queue.commit(3)
    let text6 = text(queue)
    #expect(text6 == "abc")
  }
}
