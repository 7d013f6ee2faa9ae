//! Members: the people of the organisation.

use kept_api::members::{HandOver, Member, MemberPatch, MemberQuery, NewHandOver, RemovalQuery};
use kept_api::page::Page;
use kept_core::ids::MemberId;

operations! {
    /// The members.
    LIST "/members" list_members() [query: MemberQuery] => Page<Member>;
    /// One member.
    GET "/members/{id}" read_member(id: MemberId) => Member;
    /// Changes the name or the role of a member.
    PATCH "/members/{id}" change_member(id: MemberId) [body: MemberPatch] => Member;
    /// Removes a member.
    DELETE "/members/{id}" remove_member(id: MemberId) [query: RemovalQuery] => ();
    /// Hands all customers of a member over to another.
    POST "/members/{id}/hand-overs" hand_over_customers(id: MemberId) [body: NewHandOver] => HandOver;
    /// Ends all sessions of a member.
    DELETE "/members/{id}/sessions" end_sessions_of_member(id: MemberId) => ();
}
