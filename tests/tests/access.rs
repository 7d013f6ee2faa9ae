//! Who may do what, over the real interface: every operation of the document × every role × every scope of a key × a
//! member of another organisation × nobody, from one table; and the attack of one organisation on another.

mod matrix;
mod page;
mod table;
mod tenancy;
use kept_testkit::{Answer, Client};
use reqwest::multipart::{Form, Part};
use serde_json::Value;

use crate::bad_input::document::{Document, Operation};

/// Sends an operation to `path` and does not wait for the end of a stream.
async fn send(client: &Client, operation: &Operation, path: &str, body: Option<&Value>) -> Answer {
    let mut request = client.request(operation.method.clone(), path);
    if operation.it["responses"]["200"]["content"]["text/event-stream"].is_object() {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        // A refusal has an end.
        let body = if status == 200 { Vec::new() } else { response.bytes().await.unwrap().to_vec() };
        return Answer { status, headers, body };
    }
    if let Some(body) = body {
        request = request.json(body);
    } else if operation.it["requestBody"]["content"]["multipart/form-data"].is_object() {
        let mapping = include_str!("../../docs/examples/marketplace-orders.toml");
        let form = Form::new()
            .part("mapping", Part::text(mapping).file_name("mapping.toml"))
            .part("file", Part::text("order_id\n").file_name("orders.csv"));
        request = request.multipart(form);
    }
    client.send(request).await
}

/// The path with the query parameters that must be there.
fn with_query(operation: &Operation, document: &Document, path: String) -> String {
    let parameters = operation.it["parameters"].as_array().cloned().unwrap_or_default();
    let needed = parameters.iter().filter(|one| one["in"] == "query" && one["required"] == true);
    let pairs: Vec<String> = needed
        .map(|one| {
            let value = document.sample(&one["schema"]);
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            format!("{}={value}", one["name"].as_str().unwrap())
        })
        .collect();
    if pairs.is_empty() { path } else { format!("{path}?{}", pairs.join("&")) }
}
