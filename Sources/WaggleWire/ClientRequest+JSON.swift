internal import JSON

/// The three fields that most small requests are made of.
struct ChannelFields {
    var channel = ""
    var token = ""
    var data: [UInt8] = []

    init(reading reader: inout JSONReader) throws(JSONError) {
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "channel": channel = try reader.stringOrEmpty()
            case "token": token = try reader.stringOrEmpty()
            case "data": data = try reader.readRaw()
            default: try reader.skipValue()
            }
        }
    }
}

extension ConnectRequest {
    init(reading reader: inout JSONReader) throws(JSONError) {
        self.init()
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "token": token = try reader.stringOrEmpty()
            case "data": data = try reader.readRaw()
            case "subs": subs = try ConnectRequest.readSubscriptions(&reader)
            case "name": name = try reader.stringOrEmpty()
            case "version": version = try reader.stringOrEmpty()
            case "headers": headers = try ConnectRequest.readHeaders(&reader)
            default: try reader.skipValue()
            }
        }
    }

    private static func readSubscriptions(
        _ reader: inout JSONReader
    ) throws(JSONError) -> [String: SubscribeRequest] {
        var subs: [String: SubscribeRequest] = [:]
        if try reader.skipNull() { return subs }
        try reader.beginObject()
        while let key = try reader.nextKey() {
            let channel = key.string
            var request = try reader.skipNull() ? SubscribeRequest() : SubscribeRequest(reading: &reader)
            request.channel = channel
            subs[channel] = request
        }
        return subs
    }

    private static func readHeaders(_ reader: inout JSONReader) throws(JSONError) -> [String: String] {
        var headers: [String: String] = [:]
        if try reader.skipNull() { return headers }
        try reader.beginObject()
        while let key = try reader.nextKey() {
            headers[key.string] = try reader.stringOrEmpty()
        }
        return headers
    }
}

extension SubscribeRequest {
    init(reading reader: inout JSONReader) throws(JSONError) {
        self.init()
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "channel": channel = try reader.stringOrEmpty()
            case "token": token = try reader.stringOrEmpty()
            case "recover": recover = try reader.boolOrFalse()
            case "epoch": epoch = try reader.stringOrEmpty()
            case "offset": offset = try reader.uint64OrZero()
            case "data": data = try reader.readRaw()
            case "positioned": positioned = try reader.boolOrFalse()
            case "recoverable": recoverable = try reader.boolOrFalse()
            case "join_leave": joinLeave = try reader.boolOrFalse()
            case "flag": flag = try reader.int64OrZero()
            case "type": type = try reader.int32OrZero()
            default: try reader.skipValue()
            }
        }
    }
}

extension HistoryRequest {
    init(reading reader: inout JSONReader) throws(JSONError) {
        self.init()
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "channel": channel = try reader.stringOrEmpty()
            case "limit": limit = try reader.int32OrZero()
            case "since": since = try reader.skipNull() ? nil : StreamPosition(reading: &reader)
            case "reverse": reverse = try reader.boolOrFalse()
            default: try reader.skipValue()
            }
        }
    }
}

extension StreamPosition {
    init(reading reader: inout JSONReader) throws(JSONError) {
        self.init()
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "offset": offset = try reader.uint64OrZero()
            case "epoch": epoch = try reader.stringOrEmpty()
            default: try reader.skipValue()
            }
        }
    }
}

extension RPCRequest {
    init(reading reader: inout JSONReader) throws(JSONError) {
        self.init()
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "method": method = try reader.stringOrEmpty()
            case "data": data = try reader.readRaw()
            default: try reader.skipValue()
            }
        }
    }
}
