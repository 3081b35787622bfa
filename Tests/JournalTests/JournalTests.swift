import Foundation
import Logging
import Testing

@testable import Journal

@Suite("The journal as a destination")
struct JournalTests {
  @Test("an entry is one datagram")
  func datagram() throws {
    let receiver = try DatagramReceiver()
    let journal = Journal(identifier: "aloftd", destination: .journal(socket: receiver.path))
    let entry = JournalEntry(message: "hello", priority: .notice)
    journal.send(entry)
    #expect(receiver.receive()?.bytes == entry.encoded(identifier: "aloftd"))
    #expect(receiver.receive() == nil)
  }

  @Test("an entry that is too long for a datagram comes as a sealed file")
  func oversize() throws {
    let receiver = try DatagramReceiver()
    let journal = Journal(identifier: "aloftd", destination: .journal(socket: receiver.path))
    let entry = JournalEntry(message: String(repeating: "x", count: 1_000_000), priority: .notice)
    journal.send(entry)
    let received = try #require(receiver.receive())
    #expect(received.bytes.isEmpty)
    let file = try #require(received.file)
    let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
    try handle.seek(toOffset: 0)
    #expect(try handle.readToEnd().map(Array.init) == entry.encoded(identifier: "aloftd"))
    #expect(write(file, "x", 1) == -1, "it is sealed")
  }

  @Test("what a journal that is too busy does not take is counted, and told when it does")
  func busy() throws {
    let receiver = try DatagramReceiver()
    let journal = Journal(identifier: "aloftd", destination: .journal(socket: receiver.path))
    // Far more than any limit of queued datagrams (net.unix.max_dgram_qlen).
    for number in 1...5_000 { journal.send(JournalEntry(message: "\(number)", priority: .debug)) }
    var taken = 0
    while receiver.receive() != nil { taken += 1 }
    #expect(taken > 0 && taken < 5_000)
    journal.send(JournalEntry(message: "again", priority: .debug))
    #expect(receiver.text()?.hasPrefix("MESSAGE=again\n") == true)
    let told = "MESSAGE=\(5_000 - taken) messages before this one were lost"
    #expect(receiver.text()?.hasPrefix(told) == true)
    #expect(receiver.receive() == nil)
  }

  @Test("an ordinary log message carries its metadata and where it was written")
  func logHandler() throws {
    let receiver = try DatagramReceiver()
    let journal = Journal(identifier: "aloftd", destination: .journal(socket: receiver.path))
    var logger = Logger(label: "test") { _ in JournalLogHandler(journal: journal) }
    logger[metadataKey: "pool"] = "tomcat"
    logger.debug("not sent")
    logger.warning("slow backend", metadata: ["took": "3 s"])
    let text = try #require(receiver.text())
    #expect(
      text.hasPrefix("MESSAGE=slow backend [pool=tomcat took=3 s]\nPRIORITY=4\nSYSLOG_IDENTIFIER=aloftd\n"))
    #expect(text.contains("\nALOFT_POOL=tomcat\nALOFT_TOOK=3 s\n"))
    #expect(text.contains("\nCODE_FILE=JournalTests/JournalTests.swift\n"))
    #expect(receiver.receive() == nil)
  }

  @Test(
    "log levels keep their meaning",
    arguments: [
      (Logger.Level.trace, Priority.debug), (.debug, .debug), (.info, .information), (.notice, .notice),
      (.warning, .warning), (.error, .error), (.critical, .critical),
    ])
  func levels(level: Logger.Level, priority: Priority) {
    #expect(JournalLogHandler.priority(of: level) == priority)
  }
}
