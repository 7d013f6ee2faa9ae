//! Customers.

use kept_api::batch::{Batch, BatchAnswer};
use kept_api::customers::{
    Customer, CustomerPage, CustomerPatch, CustomerQuery, NewCustomer, OwnerChange, OwnerChanged,
};
use kept_core::ids::CustomerId;

operations! {
    /// The customers with their scores.
    LIST "/customers" list_customers() [query: CustomerQuery] => CustomerPage;
    /// Makes a customer.
    POST "/customers" create_customer() [body: NewCustomer] => Customer;
    /// Makes many customers.
    POST "/customers/batch" batch_customers() [body: Batch<NewCustomer>] => BatchAnswer;
    /// Gives several customers to another owner.
    POST "/customers/owner" change_owner() [body: OwnerChange] => OwnerChanged;
    /// Makes or changes the customer that has this id in that system.
    PUT "/customers/external/{source}/{id}" put_external_customer(source: &str, id: &str) [body: NewCustomer] => Customer;
    /// One customer.
    GET "/customers/{id}" read_customer(id: CustomerId) => Customer;
    /// Changes some fields of a customer.
    PATCH "/customers/{id}" change_customer(id: CustomerId) [body: CustomerPatch] => Customer;
    /// Deletes a customer of whom nothing is recorded.
    DELETE "/customers/{id}" delete_customer(id: CustomerId) => ();
}
